package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InheritedListenersTest {
  private static final long PID = 4711;

  @Nested
  class TheEnvironment {
    @Test
    void ofServerStarterNamesPortsAndPaths() throws IOException {
      assertThat(
              InheritedListeners.named(
                  Map.of("SERVER_STARTER_PORT", "127.0.0.1:80=3;8080=4;/run/a=b.sock=12"), PID))
          .containsExactly(3, 4, 12);
    }

    @Test
    void ofSystemdCountsFromThree() throws IOException {
      assertThat(InheritedListeners.named(Map.of("LISTEN_FDS", "2", "LISTEN_PID", "4711"), PID))
          .containsExactly(3, 4);
    }

    @Test
    void ofSystemdForAnotherProcessIsNotOurs() throws IOException {
      assertThat(InheritedListeners.named(Map.of("LISTEN_FDS", "2", "LISTEN_PID", "4712"), PID))
          .containsExactly(0);
    }

    @Test
    void ofSystemdWithoutSocketsNamesStandardInput() throws IOException {
      assertThat(InheritedListeners.named(Map.of("LISTEN_FDS", "0", "LISTEN_PID", "4711"), PID))
          .containsExactly(0);
    }

    @Test
    void withoutEitherNamesStandardInput() throws IOException {
      assertThat(InheritedListeners.named(Map.of("SERVER_STARTER_PORT", ""), PID))
          .containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"8080", "8080=", "8080=x", "8080=-1", "8080=+3", "8080=3;", "a=99999999"})
    void ofServerStarterIsRefusedIfItNamesNoDescriptor(String value) {
      assertThatThrownBy(() -> InheritedListeners.named(Map.of("SERVER_STARTER_PORT", value), PID))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("SERVER_STARTER_PORT names no descriptor");
    }
  }

  /** The parents' sockets stay open, as those of real parents do. */
  @Nested
  @Tag("socket")
  class ADescriptor {
    @Test
    void ofATcpSocketListens() throws Exception {
      ServerSocketChannel parents = ServerSocketChannel.open();
      parents.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ServerSocketChannel ours = InheritedListeners.descriptor(number(parents));
      assertThat(InheritedListeners.address(ours)).isEqualTo(parents.getLocalAddress());
      assertThat(InheritedListeners.descriptor(number(parents))).isSameAs(ours);
      try (SocketChannel client = SocketChannel.open(parents.getLocalAddress());
          SocketChannel accepted = ours.accept()) {
        assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
      }
    }

    @Test
    void thatHasComeToMeanAnotherSocketIsThatOtherSocket() throws Exception {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ServerSocketChannel first = ServerSocketChannel.open().bind(any);
      int fd = number(first);
      InheritedListeners.descriptor(fd);
      first.close();
      ServerSocketChannel second = listenerOf(fd, any);
      ServerSocketChannel ours = InheritedListeners.descriptor(fd);
      assertThat(InheritedListeners.address(ours)).isEqualTo(second.getLocalAddress());
    }

    /** Opens listeners until one has this number; Linux gives the lowest that is free. */
    private ServerSocketChannel listenerOf(int fd, InetSocketAddress any) throws Exception {
      List<ServerSocketChannel> others = new ArrayList<>();
      try {
        for (int i = 0; i < 100; i++) {
          ServerSocketChannel channel = ServerSocketChannel.open().bind(any);
          if (number(channel) == fd) {
            return channel;
          }
          others.add(channel);
        }
      } finally {
        for (ServerSocketChannel other : others) {
          other.close();
        }
      }
      return fail("descriptor " + fd + " was not given out again");
    }

    @Test
    void ofAUnixSocketListensAndKnowsItsPath(@TempDir Path directory) throws Exception {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
      ServerSocketChannel parents = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      parents.bind(address);
      ServerSocketChannel ours = InheritedListeners.descriptor(number(parents));
      assertThat(InheritedListeners.address(ours)).isEqualTo(address);
      try (SocketChannel client = SocketChannel.open(address);
          SocketChannel accepted = ours.accept()) {
        assertThat(client.isConnected()).isTrue();
        assertThat(accepted).isNotNull();
      }
    }

    @Test
    void thatIsNotOpenIsRefused() {
      assertThatThrownBy(() -> InheritedListeners.descriptor(65_000))
          .isInstanceOf(IOException.class)
          .hasMessage("descriptor 65000 is not open; name one that the parent left open");
    }

    @Test
    void ofAFileIsRefused(@TempDir Path directory) throws Exception {
      Path file = directory.resolve("f");
      try (FileChannel open =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        int fd = numberOf(open);
        assertThatThrownBy(() -> InheritedListeners.descriptor(fd))
            .isInstanceOf(IOException.class)
            .hasMessage("descriptor " + fd + " is no socket but " + file);
      }
    }

    @Test
    void ofAConnectionIsRefused() throws Exception {
      try (ServerSocketChannel server = ServerSocketChannel.open()) {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
          int fd = number(client);
          assertThatThrownBy(() -> InheritedListeners.descriptor(fd))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("descriptor " + fd + " is no listening socket");
        }
      }
    }
  }

  /** The number of a socket channel's descriptor, as a parent would have handed it over. */
  private static int number(Object channel) throws ReflectiveOperationException {
    Method getter = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
    getter.setAccessible(true);
    return (int) getter.invoke(channel);
  }

  private static int numberOf(FileChannel channel) throws ReflectiveOperationException {
    Field field = Class.forName("sun.nio.ch.FileChannelImpl").getDeclaredField("fd");
    field.setAccessible(true);
    Method value =
        Class.forName("sun.nio.ch.IOUtil").getDeclaredMethod("fdVal", FileDescriptor.class);
    value.setAccessible(true);
    return (int) value.invoke(null, field.get(channel));
  }
}
