package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.Response;
import dev.pintle.spi.ResponsePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the web server is told of a file, by {@code fcgi.send-file}. */
class SendFileTest {
  private static final String ACCEL = "X-Accel-Redirect";

  @TempDir Path dir;
  private Path folder;
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    folder = Files.createDirectories(dir.resolve("files"));
    file = Files.writeString(folder.resolve("a b"), "content");
  }

  private SendFile accel() {
    return new SendFile(ACCEL + ":" + folder + "=/internal");
  }

  private static @Nullable String told(SendFile sendFile, Response response) {
    Headers fields =
        sendFile.fields(ResponsePlan.of("GET", response), (Body.FileRange) response.body());
    return fields == null ? null : fields.first(sendFile.name());
  }

  private @Nullable String told(Path path) {
    return told(accel(), Response.file(path));
  }

  @Nested
  class IsToldOf {
    @Test
    void aFileOfTheFolderPercentEncoded() {
      assertThat(told(file)).isEqualTo("/internal/a%20b");
    }

    @Test
    void theFileThatALinkLeadsTo() throws IOException {
      Path link = Files.createSymbolicLink(dir.resolve("link"), file);
      assertThat(told(link)).isEqualTo("/internal/a%20b");
    }

    @Test
    void aFileOfAFolderThatIsALink() throws IOException {
      Path link = Files.createSymbolicLink(dir.resolve("current"), folder);
      SendFile linked = new SendFile(ACCEL + ":" + link + "=/internal/");
      assertThat(told(linked, Response.file(link.resolve("a b")))).isEqualTo("/internal/a%20b");
    }

    @Test
    void aFileOfALaterFolder() throws IOException {
      Path more = Files.createDirectories(dir.resolve("more"));
      SendFile both = new SendFile(ACCEL + ":" + folder + "=/internal/, " + more + "=/more/");
      assertThat(told(both, Response.file(Files.writeString(more.resolve("c"), ""))))
          .isEqualTo("/more/c");
    }

    @Test
    void thePlaceOnItsSide() {
      SendFile moved = new SendFile("x-lighttpd-send-file:" + folder + "=/srv/same here");
      assertThat(told(moved, Response.file(file))).isEqualTo("/srv/same%20here/a%20b");
    }
  }

  @Nested
  class IsNotToldOf {
    @Test
    void aFileOutside() throws IOException {
      assertThat(told(Files.writeString(dir.resolve("outside"), "x"))).isNull();
      Path sibling = Files.createDirectories(dir.resolve("files2"));
      assertThat(told(Files.writeString(sibling.resolve("x"), "x"))).isNull();
    }

    @Test
    void aFileThatDotsOrLinksLeadOutTo() throws IOException {
      Path outside = Files.writeString(dir.resolve("outside"), "x");
      assertThat(told(folder.resolve("../outside"))).isNull();
      assertThat(told(Files.createSymbolicLink(folder.resolve("link"), outside))).isNull();
    }

    @Test
    void aPartOfAFile() {
      for (Body part : new Body[] {Body.file(file, 1, 6), Body.file(file, 0, 6)}) {
        assertThat(told(accel(), new Response(200, Headers.empty(), part))).isNull();
      }
    }

    @Test
    void anotherStatus() {
      assertThat(told(accel(), Response.file(file).withStatus(404))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Encoding", "Content-Range", "X-Accel-Redirect", "x-sendfile"})
    void aResponseWithAFieldThat(String name) {
      assertThat(told(accel(), Response.file(file).withHeader(name, "x"))).isNull();
    }

    @Test
    void aNameWithControlCharacters() throws IOException {
      assertThat(told(Files.writeString(folder.resolve("a\nb"), "x"))).isNull();
    }

    @Test
    void aNameThatApacheMayDecodeOrNot() throws IOException {
      SendFile apache = new SendFile("X-Sendfile:" + folder);
      assertThat(told(apache, Response.file(file))).isNull();
      Path plain = Files.writeString(folder.resolve("plain+;@"), "x");
      assertThat(told(apache, Response.file(plain))).isEqualTo(plain.toRealPath().toString());
    }
  }

  @Nested
  class TheOption {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "X-Accel-Redirect",
          "X-Accel-Redirect:/tmp",
          "X-Accel-Redirect:/tmp=internal",
          "X-Accel-Redirect:/tmp=/a?b",
          "X-Accel-Redirect:tmp=/internal/",
          "X-Sendfile:",
          "X-Sendfile:/tmp,",
          "X-Sendfile:/tmp=tmp",
          "X-Other:/tmp"
        })
    void isRefusedWithItsRightForm(String text) {
      assertThatThrownBy(() -> new SendFile(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("fcgi.send-file must be X-Accel-Redirect:FOLDER=LOCATION")
          .hasMessageEndingWith("not \"" + text + "\"");
    }

    @Test
    void isRefusedIfTheFolderIsNone() {
      assertThatThrownBy(() -> new SendFile("X-Sendfile:" + file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file + ", which is no folder");
    }
  }
}
