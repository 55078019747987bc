package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountPathTest {
  @ParameterizedTest
  @CsvSource({
    "'', /a, 0",
    "'', '', 0",
    "/api, /api, 4",
    "/api, /api/, 4",
    "/api, /api/x, 4",
    "/api, /api//x, 4",
    "/api, /%61pi/x, 6",
    "/api, /ap%69, 6",
    "/a/b, /a/b/c, 4",
    "/a/b, /%61/%62/c, 8",
    "'/a b', /a%20b/c, 6",
    "/café, /caf%C3%A9/c, 10",
    "/café, /caf\u00C3\u00A9/c, 6",
    "/100%, /100%25/c, 7",
    "/a%41, /a%2541/c, 7",
  })
  void findsWhereThePathGoesOn(String mount, String rawPath, int rest) {
    assertThat(MountPath.match(mount, rawPath)).isEqualTo(rest);
  }

  @ParameterizedTest
  @CsvSource({
    "/api, ''",
    "/api, /",
    "/api, /ap",
    "/api, /apis",
    "/api, /API",
    "/api, //api",
    "/api, /x/api",
    "/api, /api%2Fx",
    "/api, /api%20",
    "/a/b, /a",
    "/a/b, /a/",
    "/a/b, /a%2Fb",
    "/a/b, /a%2Fb/c",
    "/a/b, /a//b",
    "/a%41, /aA/c",
    "/a%41, /a%41/c",
    "/café, /caf%E9/c",
  })
  void knowsThatAPathLiesElsewhere(String mount, String rawPath) {
    assertThat(MountPath.match(mount, rawPath)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "/, ''", "/a, /a", "/a/, /a", "/a/b/, /a/b", "/..a, /..a"})
  void isNormalized(String mount, String normal) {
    assertThat(MountPath.normalize(mount)).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "//", "//a", "/a//b", "/a//", "/.", "/a/../b", "/a/.."})
  void isRefusedWhenMalformed(String mount) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MountPath.normalize(mount))
        .withMessageContaining("\"" + mount + "\"");
  }
}
