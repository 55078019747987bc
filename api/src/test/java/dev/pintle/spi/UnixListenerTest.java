package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("socket")
class UnixListenerTest {
  @TempDir Path directory;
  private Path path;
  private final List<ListenSocket> opened = new ArrayList<>();

  @BeforeEach
  void name() {
    path = directory.resolve("s");
  }

  @AfterEach
  void close() {
    opened.forEach(ListenSocket::close);
  }

  private ListenSocket open(Path at) throws IOException {
    ListenSocket socket = ListenSocket.open(List.of(new ListenAddress.Unix(at))).get(0);
    opened.add(socket);
    return socket;
  }

  private static boolean answers(Path at) {
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return client.connect(UnixDomainSocketAddress.of(at));
    } catch (IOException e) {
      return false;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** A socket file whose listener is gone. */
  private void leaveStale() throws IOException {
    try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      gone.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
  }

  @Test
  void listensForTheOwnerAndTheGroup() throws IOException {
    ListenSocket socket = open(path);
    assertThat(socket.address()).isEqualTo(UnixDomainSocketAddress.of(path));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-rw----");
    assertThat(answers(path)).isTrue();
    assertThat(files()).as("nothing else is left there").containsExactly(path);
  }

  @Test
  void replacesAFileWhoseListenerIsGone() throws IOException {
    leaveStale();
    open(path);
    assertThat(answers(path)).isTrue();
  }

  @Test
  void refusesThePlaceOfALiveListener() throws IOException {
    open(path);
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot listen on unix:"
                + path
                + ": another program listens there; stop it, or choose another path");
    assertThat(answers(path)).isTrue();
  }

  @Test
  void refusesThePlaceOfALiveListenerWhoseQueueIsFull() throws IOException {
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(UnixDomainSocketAddress.of(path), 1);
      List<SocketChannel> waiting = new ArrayList<>();
      try {
        fill(waiting);
        assertThatThrownBy(() -> open(path)).hasMessageContaining("another program listens there");
      } finally {
        for (SocketChannel client : waiting) {
          client.close();
        }
      }
    }
  }

  private void fill(List<SocketChannel> waiting) throws IOException {
    try {
      boolean connected = true;
      while (connected) {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(client);
        client.configureBlocking(false);
        connected = client.connect(UnixDomainSocketAddress.of(path));
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("temporarily unavailable");
    }
  }

  @Test
  void refusesThePlaceOfAFile() throws IOException {
    Files.writeString(path, "precious");
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot listen on unix:"
                + path
                + ": a file that is no socket is there; remove it first");
    assertThat(path).hasContent("precious");
  }

  @Test
  void refusesThePlaceOfAPipe() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> open(path)).hasMessageContaining("a file that is no socket is there");
    assertThat(path).exists();
  }

  @Test
  void refusesAMissingDirectory() {
    Path missing = directory.resolve("no").resolve("s");
    assertThatThrownBy(() -> open(missing))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot listen on unix:"
                + missing
                + ": there is no directory "
                + missing.getParent()
                + "; make it first");
  }

  @Test
  void refusesAPathThatIsTooLong() throws IOException {
    Path longer = directory.resolve("s".repeat(110));
    assertThatThrownBy(() -> open(longer))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot listen on unix:"
                + longer
                + ": the path is too long for a socket; use one of at most 80 bytes");
    assertThat(files()).isEmpty();
  }

  @Test
  void removesItsFileWhenItIsClosed() throws IOException {
    open(path).close();
    assertThat(path).doesNotExist();
  }

  @Test
  void leavesTheFileOfItsSuccessor() throws IOException {
    ListenSocket first = open(path);
    Files.delete(path);
    open(path);
    first.close();
    assertThat(path).exists();
    assertThat(answers(path)).isTrue();
  }

  @Test
  void doesNotMindThatItsFileIsGone() throws IOException {
    ListenSocket socket = open(path);
    Files.delete(path);
    socket.close();
    assertThat(socket.channel().isOpen()).isFalse();
  }
}
