package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMapPathsTest {
  @Nested
  class Decoding {
    @Tag("ENV-08")
    @ParameterizedTest
    @CsvSource(
        value = {
          "/plain | /plain",
          "/a%20b | /a b",
          "/a+b | /a+b",
          "/%2c | /,",
          "/%252F | /%2F",
          "/a%2Fb | /a/b",
          "/caf%C3%A9 | /café",
          "/%E2%82%AC | /€",
          "/%F0%9F%98%80 | /😀",
          "/%00x | /\0x",
        },
        delimiter = '|')
    void happensOnceAsUtf8(String target, String pathInfo) {
      assertThat(SampleRequest.get(target).env())
          .containsEntry("PATH_INFO", pathInfo)
          .containsEntry("pintle.raw_path_info", target);
    }

    @Test
    void leavesBytesThatAreNotUtf8InTheRawPath() {
      assertThat(SampleRequest.get("/a%FFb").env())
          .containsEntry("PATH_INFO", "/a\uFFFDb")
          .containsEntry("pintle.raw_path_info", "/a%FFb");
    }

    @Test
    void readsUnencodedBytesAsUtf8Too() {
      assertThat(SampleRequest.get("/caf\u00C3\u00A9").env()).containsEntry("PATH_INFO", "/café");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/%zz", "/a%2", "/%%20"})
    void keepsMalformedEscapesAsTheyAre(String target) {
      String pathInfo = Env.PATH_INFO.get(SampleRequest.get(target).env());

      assertThat(pathInfo).isEqualTo(target.equals("/%%20") ? "/% " : target);
    }

    @Test
    void doesNotCopyAPathWithoutEscapes() {
      String target = new String("/plain/path");

      assertThat(SampleRequest.get(target).env().get("PATH_INFO")).isSameAs(target);
    }
  }

  @Nested
  class OriginForm {
    @Test
    @Tag("ENV-09")
    @Tag("ENV-10")
    void splitsPathAndQueryAtTheFirstQuestionMark() {
      assertThat(SampleRequest.get("/a%20b?x=%20&y=?").env())
          .containsEntry("REQUEST_URI", "/a%20b?x=%20&y=?")
          .containsEntry("PATH_INFO", "/a b")
          .containsEntry("QUERY_STRING", "x=%20&y=?")
          .containsEntry("SCRIPT_NAME", "");
    }

    @Test
    @Tag("ENV-10")
    void hasAnEmptyQueryWhereThereIsNone() {
      assertThat(SampleRequest.get("/a").env()).containsEntry("QUERY_STRING", "");
      assertThat(SampleRequest.get("/a?").env())
          .containsEntry("QUERY_STRING", "")
          .containsEntry("REQUEST_URI", "/a?");
    }

    @Test
    void keepsEmptySegments() {
      assertThat(SampleRequest.get("//foo///bar").env()).containsEntry("PATH_INFO", "//foo///bar");
    }
  }

  @Nested
  class AbsoluteForm {
    @Tag("ENV-09")
    @ParameterizedTest
    @CsvSource({
      "http://example.com/a%20b?x=1, /a%20b?x=1, /a b, x=1",
      "http://example.com, /, /, ''",
      "http://example.com?x=1, /?x=1, /, x=1",
      "https://example.com:8443/a?u=http://b, /a?u=http://b, /a, u=http://b",
      "HTTP://example.com//a, //a, //a, ''",
    })
    void losesItsSchemeAndAuthority(String target, String uri, String pathInfo, String query) {
      assertThat(SampleRequest.get(target).env())
          .containsEntry("REQUEST_URI", uri)
          .containsEntry("PATH_INFO", pathInfo)
          .containsEntry("QUERY_STRING", query);
    }
  }

  @Nested
  class OtherForms {
    @Tag("ENV-07")
    @Tag("ENV-09")
    @ParameterizedTest
    @ValueSource(strings = {"*", "example.com:443", "[::1]:443"})
    void haveNoPaths(String target) {
      assertThat(SampleRequest.get(target).mount("/app").env())
          .containsEntry("REQUEST_URI", target)
          .containsEntry("SCRIPT_NAME", "")
          .containsEntry("PATH_INFO", "")
          .containsEntry("pintle.raw_path_info", "")
          .containsEntry("QUERY_STRING", "");
    }
  }

  @Nested
  class Mounted {
    @Tag("ENV-05")
    @ParameterizedTest
    @CsvSource({
      "/app, /app, '', ''",
      "/app/, /app, /, /",
      "/app//foo///bar, /app, //foo///bar, //foo///bar",
      "/app/a%2Fb?q, /app, /a/b, /a%2Fb",
      "/%61pp/x, /app, /x, /x",
      "/my%20app/x, /my app, /x, /x",
      "http://h/app/x, /app, /x, /x",
    })
    void splitsThePathAtItsMount(String target, String mount, String pathInfo, String raw) {
      assertThat(SampleRequest.get(target).mount(mount).env())
          .containsEntry("SCRIPT_NAME", mount)
          .containsEntry("PATH_INFO", pathInfo)
          .containsEntry("pintle.raw_path_info", raw);
    }

    @Test
    void keepsTheMountInTheUri() {
      assertThat(SampleRequest.get("/app/x?y").mount("/app").env())
          .containsEntry("REQUEST_URI", "/app/x?y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/apps", "/", "/ap", "/app%2Fx"})
    void leavesAPathElsewhereWhole(String target) {
      Map<String, Object> env = SampleRequest.get(target).mount("/app").env();

      assertThat(env)
          .containsEntry("SCRIPT_NAME", "")
          .containsEntry("pintle.raw_path_info", target);
    }
  }
}
