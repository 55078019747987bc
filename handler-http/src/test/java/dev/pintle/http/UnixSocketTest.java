package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Response;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("HND-05")
class UnixSocketTest extends SocketTest {
  @TempDir Path folder;

  private TestServer listen(App app, Path path) throws IOException {
    return serve(app, Options.builder().listen("unix:" + path));
  }

  @Test
  void servesOverIt() throws Exception {
    TestServer server = listen(PATH, folder.resolve("s"));
    RawClient client = connect(server);
    client.send(get("/1") + get("/2"));
    assertThat(client.read().body()).isEqualTo("/1");
    assertThat(client.read().body()).isEqualTo("/2");
    assertThat(client.send(get("/3", "Connection: close")).read().body()).isEqualTo("/3");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void isForOwnerAndGroupAlone() throws Exception {
    Path path = folder.resolve("s");
    listen(PATH, path);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void isUnlinkedWhenTheServerStops() throws Exception {
    Path path = folder.resolve("s");
    TestServer server = listen(PATH, path);
    assertThat(path).exists();
    server.close();
    assertThat(path).doesNotExist();
  }

  @Test
  void takesThePlaceOfAStaleOne() throws Exception {
    Path path = folder.resolve("s");
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    assertThat(ask(listen(PATH, path), get("/x")).body()).isEqualTo("/x");
  }

  @Test
  @Tag("HND-04")
  void doesNotTakeThePlaceOfALiveOne() throws Exception {
    Path path = folder.resolve("s");
    TestServer first = listen(PATH, path);
    assertThatThrownBy(() -> listen(PATH, path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(path.toString())
        .message()
        .doesNotContain("\n", "Exception");
    assertThat(ask(first, get("/x")).body()).isEqualTo("/x");
  }

  @Test
  @Tag("HND-04")
  void doesNotTakeThePlaceOfAnOrdinaryFile() throws Exception {
    Path path = Files.writeString(folder.resolve("precious"), "data");
    assertThatThrownBy(() -> listen(PATH, path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(path.toString());
    assertThat(path).hasContent("data");
  }

  @Test
  @Tag("HND-04")
  void aFolderThatIsMissingIsOneSentence() {
    Path path = folder.resolve("missing").resolve("s");
    assertThatThrownBy(() -> listen(PATH, path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(path.toString())
        .message()
        .doesNotContain("\n", "Exception");
  }

  @Test
  @Tag("HND-04")
  void aPathThatIsTooLongIsOneSentence() {
    Path path = folder.resolve("x".repeat(200));
    assertThatThrownBy(() -> listen(PATH, path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("xxx")
        .message()
        .doesNotContain("\n", "Exception");
  }

  @Test
  @Tag("ENV-13")
  @Tag("ENV-16")
  void theServersNameComesFromHost() throws Exception {
    TestServer server =
        listen(
            env ->
                Response.text(
                    env.get("SERVER_NAME")
                        + " "
                        + env.get("SERVER_PORT")
                        + " "
                        + env.containsKey("REMOTE_ADDR")
                        + env.containsKey("REMOTE_PORT")),
            folder.resolve("s"));
    assertThat(ask(server, "GET / HTTP/1.1\r\nHost: b:81\r\n\r\n").body())
        .isEqualTo("b 81 falsefalse");
    assertThat(ask(server, "GET / HTTP/1.0\r\n\r\n").body()).isEqualTo("localhost 80 falsefalse");
  }

  @Test
  void standsBesideTcp() throws Exception {
    Path path = folder.resolve("s");
    TestServer server = serve(PATH, Options.builder().listen("unix:" + path, "127.0.0.1:0"));
    assertThat(server.port()).isPositive();
    assertThat(server.server().addresses().get(0)).isEqualTo(UnixDomainSocketAddress.of(path));
    assertThat(ask(server, get("/x")).body()).isEqualTo("/x");
  }

  @Test
  void aServerOnUnixSocketsAloneHasNoPort() throws Exception {
    TestServer server = listen(PATH, folder.resolve("s"));
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("BODY-09")
  void sendsLargeBodiesAndFiles() throws Exception {
    Path file = Files.write(folder.resolve("f"), new byte[3_000_000]);
    TestServer server =
        listen(
            env ->
                env.get("PATH_INFO").equals("/file")
                    ? Response.file(file)
                    : Response.bytes("x/y", new byte[3_000_000]),
            folder.resolve("s"));
    assertThat(ask(server, get("/file")).body()).hasSize(3_000_000);
    assertThat(ask(server, get("/bytes")).body()).hasSize(3_000_000);
  }
}
