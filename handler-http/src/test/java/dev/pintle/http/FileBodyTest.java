package dev.pintle.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBodyTest extends SocketTest {
  @TempDir Path folder;

  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve("f" + size + ".txt"), bytes);
  }

  private static String content(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }

  private static App part(Path file, long offset, long length) {
    return env -> Response.of(200, Headers.empty(), Body.file(file, offset, length));
  }

  private void assertSent(App app, String expected) throws IOException {
    RawClient client = connect(serve(app));
    client.send(get("/") + get("/"));
    for (int i = 0; i < 2; i++) {
      Reply reply = client.read();
      assertThat(reply.field("Content-Length")).isEqualTo("" + expected.length());
      assertThat(reply.body().equals(expected)).isTrue();
    }
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
  }

  @Test
  @Tag("RES-13")
  void sendsASmallFileWithWhatIsKnownOfIt() throws Exception {
    Path file = file(100);
    Reply reply = ask(serve(env -> Response.file(file)), get("/"));
    assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(reply.field("Content-Length")).isEqualTo("100");
    assertThat(reply.field("Last-Modified")).endsWith(" GMT");
    assertThat(reply.body()).isEqualTo(content(file));
  }

  @Test
  @Tag("BODY-09")
  void sendsSmallFilesOneBehindTheOther() throws Exception {
    Path file = file(1000);
    assertSent(env -> Response.file(file), content(file));
  }

  @Test
  @Tag("BODY-09")
  void sendsALargeFile() throws Exception {
    Path file = file(5_000_000);
    assertSent(env -> Response.file(file), content(file));
  }

  @Test
  @Tag("BODY-09")
  void sendsFilesAroundTheSizeThatIsCopied() throws Exception {
    for (int size : new int[] {8191, 8192, 8193}) {
      Path file = file(size);
      assertSent(env -> Response.file(file), content(file));
    }
  }

  @Test
  void sendsAnEmptyFile() throws Exception {
    Path file = file(0);
    assertSent(env -> Response.file(file), "");
  }

  @Test
  void sendsAPartOfAFile() throws Exception {
    Path file = file(300_000);
    assertSent(part(file, 5, 7), content(file).substring(5, 12));
    assertSent(part(file, 1000, 250_000), content(file).substring(1000, 251_000));
  }

  @Test
  @Tag("RES-08")
  @Tag("BODY-04")
  void sendsNoFileToHead() throws Exception {
    RawClient client = connect(serve(part(folder.resolve("does-not-exist"), 0, 100_000)));
    for (int i = 0; i < 2; i++) {
      Reply reply = client.send(request("HEAD", "/")).read("HEAD");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.field("Content-Length")).isEqualTo("100000");
    }
  }

  @Test
  void sendsAFileToHttp10() throws Exception {
    Path file = file(100_000);
    RawClient client = connect(serve(env -> Response.file(file))).send(http10("GET", "/"));
    assertThat(client.read().body().equals(content(file))).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  @Tag("ERR-02")
  void aMissingFileIs404() throws Exception {
    TestServer server = serve(env -> Response.file(folder.resolve("missing")));
    Reply reply = ask(server, get("/"));
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).doesNotContain(folder.toString());
  }

  @Test
  @Tag("BODY-05")
  @Tag("ERR-01")
  void aFileThatHasGoneMeanwhileIs500() throws Exception {
    RawClient client = connect(serve(part(folder.resolve("gone"), 0, 100)));
    assertThat(client.send(get("/")).read().status()).isEqualTo(500);
    assertThat(client.send(get("/")).read().status()).isEqualTo(500);
  }

  @Test
  @Tag("BODY-05")
  void aFileIsOpenedWhenItIsSent() throws Exception {
    Path late = folder.resolve("late");
    TestServer server =
        serve(
            env -> {
              Response response = part(late, 0, 3).call(env);
              Files.writeString(late, "abc");
              return response;
            });
    assertThat(ask(server, get("/")).body()).isEqualTo("abc");
  }

  @Test
  @Tag("ERR-01")
  void aFileThatIsTooShortIs500() throws Exception {
    Path file = file(100_000);
    RawClient client = connect(serve(part(file, 0, 100_001)));
    assertThat(client.send(get("/")).read().status()).isEqualTo(500);
    assertThat(client.send(get("/")).read().status()).isEqualTo(500);
  }

  @Test
  @Tag("BODY-06")
  @Tag("ERR-03")
  void aFileThatIsShortenedWhileItIsSentBreaksTheFraming() throws Exception {
    Path file = file(20_000_000);
    RawClient client = connectSlowReader(serve(env -> Response.file(file))).send(get("/"));
    assertThat(client.readHead().field("Content-Length")).isEqualTo("20000000");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(1000);
    }
    assertThat(client.readToEnd().length()).isLessThan(20_000_000);
  }

  @Test
  void aFileGoneToAClientThatLeftIsClosed() throws Exception {
    Path file = file(20_000_000);
    TestServer server = serve(env -> Response.file(file));
    RawClient client = connectSlowReader(server).send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(isOpen(file)).isTrue();
    client.reset();
    until(() -> !isOpen(file));
  }

  @Test
  void aFileThatWasSentIsClosed() throws Exception {
    Path file = file(2_000_000);
    TestServer server = serve(env -> Response.file(file));
    assertThat(ask(server, get("/")).body()).hasSize(2_000_000);
    until(() -> !isOpen(file));
  }

  /** Whether this process holds the file open, as Linux tells. */
  private static boolean isOpen(Path file) {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.anyMatch(link -> leadsTo(link, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file.toRealPath());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  @Tag("SINK-03")
  void aSlowReaderOfAFileHoldsNoCall() throws Exception {
    Path file = file(20_000_000);
    assertHoldsNoCall(env -> Response.file(file));
  }

  @Test
  @Tag("SINK-03")
  void aSlowReaderOfBytesHoldsNoCall() throws Exception {
    byte[] bytes = new byte[20_000_000];
    assertHoldsNoCall(env -> Response.bytes("x/y", bytes));
  }

  /** More clients than calls are allowed stop reading; others are served. */
  private void assertHoldsNoCall(App large) throws IOException {
    TestServer server =
        serve(
            env -> env.get("PATH_INFO").equals("/large") ? large.call(env) : Response.text("x"),
            Options.builder().set("max-concurrent-calls", "1"));
    RawClient[] slow = new RawClient[5];
    for (int i = 0; i < slow.length; i++) {
      slow[i] = connectSlowReader(server).send(get("/large"));
      assertThat(slow[i].readHead().status()).isEqualTo(200);
    }
    assertThat(ask(server, get("/")).body()).isEqualTo("x");
    for (RawClient client : slow) {
      assertThat(client.read(20_000_000)).hasSize(20_000_000);
    }
  }

  @Test
  @Tag("ERR-03")
  void aPipeIsRefusedAndNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    TestServer server = serve(env -> Response.of(200, Headers.empty(), Body.file(pipe, 0, 10)));
    assertThat(ask(server, get("/")).status()).isEqualTo(500);
  }
}
