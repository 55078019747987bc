package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("socket")
class ListenSocketTest {
  private final List<ListenSocket> opened = new ArrayList<>();

  private ListenSocket open(String address) throws IOException {
    List<ListenSocket> sockets = ListenSocket.open(List.of(ListenAddress.parse(address)));
    opened.addAll(sockets);
    return sockets.get(0);
  }

  @AfterEach
  void close() {
    opened.forEach(ListenSocket::close);
  }

  private static int port(ListenSocket socket) {
    return ((InetSocketAddress) socket.address()).getPort();
  }

  @Test
  void takesAFreePortForPort0AndNamesIt() throws IOException {
    ListenSocket socket = open("127.0.0.1:0");
    assertThat(port(socket)).isPositive();
    try (SocketChannel client = SocketChannel.open(socket.address())) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void listensOnTheAddressGivenOnly() throws IOException {
    ListenSocket socket = open("127.0.0.1:0");
    InetSocketAddress other = new InetSocketAddress("127.0.0.2", port(socket));
    assertThatThrownBy(() -> SocketChannel.open(other)).isInstanceOf(IOException.class);
  }

  @Test
  void listensOnIpv6() throws Exception {
    InetAddress loopback =
        InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    assumeTrue(
        NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6 loopback");
    ListenSocket socket = open("[::1]:0");
    try (SocketChannel client = SocketChannel.open(new InetSocketAddress(loopback, port(socket)))) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void listensOnEveryInterface() throws IOException {
    ListenSocket socket = open(":0");
    try (SocketChannel client =
        SocketChannel.open(new InetSocketAddress("127.0.0.2", port(socket)))) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void doesNotBlock() throws IOException {
    assertThat(open("127.0.0.1:0").channel().accept()).isNull();
  }

  @Test
  void saysThatAPortIsInUse() throws IOException {
    int port = port(open("127.0.0.1:0"));
    assertThatThrownBy(() -> open("127.0.0.1:" + port))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot listen on 127.0.0.1:"
                + port
                + ": another program listens there; stop it, or choose another port (0 takes a"
                + " free one)");
  }

  @ParameterizedTest
  @CsvSource({
    "no-such-host.invalid:0, there is no host of that name; use an address of this machine",
    "192.0.2.1:0, that is not an address of this machine"
  })
  void saysThatAnAddressIsNotOurs(String address, String reason) {
    assertThatThrownBy(() -> open(address))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot listen on " + address + ": " + reason);
  }

  @Test
  void saysThatALowPortNeedsAPrivilege() throws IOException {
    int first =
        Integer.parseInt(
            Files.readString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start")).trim());
    assumeTrue(
        first > 1 && !System.getProperty("user.name").equals("root"),
        "this user may listen on every port");
    assertThatThrownBy(() -> open("127.0.0.1:1"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot listen on 127.0.0.1:1: ports below 1024 need a privilege; choose a higher one,"
                + " or inherit the socket");
  }

  @Test
  void opensAllOrNone() throws IOException {
    int taken = port(open("127.0.0.1:0"));
    ListenSocket probe = open("127.0.0.1:0");
    int free = port(probe);
    probe.close();
    List<ListenAddress> both =
        List.of(
            ListenAddress.parse("127.0.0.1:" + free), ListenAddress.parse("127.0.0.1:" + taken));
    assertThatThrownBy(() -> ListenSocket.open(both)).isInstanceOf(IOException.class);
    assertThat(port(open("127.0.0.1:" + free))).isEqualTo(free);
  }

  @Test
  void leavesASharedOneOpen() throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ListenSocket socket = ListenSocket.inherited(channel);
      assertThat(socket.isShared()).isTrue();
      socket.close();
      assertThat(channel.isOpen()).isTrue();
    }
  }
}
