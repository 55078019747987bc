package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFileTest {
  @TempDir Path folder;

  private Path file(String name) throws Exception {
    return Files.writeString(folder.resolve(name), "hello");
  }

  private static String type(Path file) {
    return Response.file(file).headers().first("Content-Type");
  }

  private static HttpException refusal(ThrowingCallable call) {
    return catchThrowableOfType(HttpException.class, call);
  }

  @Test
  @Tag("RES-13")
  void isTheWholeFileWithTypeLengthAndDate() throws Exception {
    Path file = file("a.txt");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1994-11-06T08:49:37.9Z")));

    Response response = Response.file(file);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers())
        .isEqualTo(
            Headers.of(
                "Content-Type", "text/plain; charset=utf-8",
                "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"));
    assertThat(response.body()).isEqualTo(Body.file(file, 0, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "a.html, text/html; charset=utf-8",
    "a.HTML, text/html; charset=utf-8",
    "a.min.js, text/javascript; charset=utf-8",
    "a.css, text/css; charset=utf-8",
    "a.json, application/json",
    "a.svg, image/svg+xml",
    "a.PNG, image/png",
    "a.woff2, font/woff2",
    "a.tar.gz, application/gzip",
    "a.unknown, application/octet-stream",
    "html, application/octet-stream",
    "a., application/octet-stream",
  })
  void takesTheTypeFromTheEnding(String name, String type) throws Exception {
    assertThat(type(file(name))).isEqualTo(type);
  }

  @Test
  void neverSaysThatItWasModifiedLaterThanNow() throws Exception {
    Path file = file("a.txt");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofDays(2))));

    String modified = Response.file(file).headers().first("Last-Modified");

    assertThat(ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void isNotFoundWhereNoFileIs() {
    HttpException refused = refusal(() -> Response.file(folder.resolve("secret-name")));

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.safeMessage()).doesNotContain("secret-name");
  }

  @Test
  void isNotFoundWhereAFolderIs() {
    assertThat(refusal(() -> Response.file(folder)).status()).isEqualTo(404);
  }

  @Test
  void isNotFoundBelowAFile() throws Exception {
    Path file = file("a.txt");

    assertThat(refusal(() -> Response.file(file.resolve("b.txt"))).status()).isEqualTo(404);
  }

  @Test
  void isNotFoundByANameThatIsTooLong() {
    Path file = folder.resolve("a".repeat(300));

    assertThat(refusal(() -> Response.file(file)).status()).isEqualTo(404);
  }

  @Test
  void isForbiddenWhereTheFileCannotBeRead() throws Exception {
    Path file = file("a.txt");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "this user may read everything");

    assertThat(refusal(() -> Response.file(file)).status()).isEqualTo(403);
  }

  @Test
  void followsASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link.html"), file("a.txt"));

    assertThat(type(link)).isEqualTo("text/html; charset=utf-8");
    assertThat(Response.file(link).body().length()).isEqualTo(5);
  }

  @Test
  void refusesNull() {
    assertThatThrownBy(() -> Response.file(null)).isInstanceOf(NullPointerException.class);
  }
}
