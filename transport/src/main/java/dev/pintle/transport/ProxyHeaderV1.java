package dev.pintle.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pintle.spi.IpLiterals;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Version 1 (proxy-protocol.txt, 2.1): a line of text. */
final class ProxyHeaderV1 implements ProxyHeaderParser.Version {
  /** Of the longest line, its end included. */
  static final int MAX_LINE = 107;

  private static final byte[] BEGINNING = "PROXY ".getBytes(US_ASCII);
  private static final int WORDS = 5;

  private final byte[] line = new byte[MAX_LINE];
  private int length;

  @Override
  public @Nullable ProxyHeader take(byte next) throws MalformedProxyHeaderException {
    if (length < BEGINNING.length && next != BEGINNING[length]) {
      throw ProxyHeaderParser.missing();
    }
    line[length++] = next;
    if (next == '\n' && line[length - 2] == '\r') {
      int end = length - 2;
      return parse(new String(line, BEGINNING.length, end - BEGINNING.length, ISO_8859_1));
    }
    if (length == MAX_LINE) {
      throw new MalformedProxyHeaderException(
          "its PROXY line is longer than " + MAX_LINE + " bytes");
    }
    return null;
  }

  private static ProxyHeader parse(String text) throws MalformedProxyHeaderException {
    String[] words = text.split(" ", -1);
    if (words[0].equals("UNKNOWN")) {
      return ProxyHeader.UNNAMED; // whatever follows
    }
    boolean four = words[0].equals("TCP4");
    if (words.length != WORDS || !(four || words[0].equals("TCP6"))) {
      throw new MalformedProxyHeaderException(
          "its PROXY line is not TCP4 or TCP6 with two addresses and two ports");
    }
    return ProxyHeader.of(address(four, words[1], words[3]), address(four, words[2], words[4]));
  }

  private static InetSocketAddress address(boolean four, String host, String port)
      throws MalformedProxyHeaderException {
    InetAddress address = four == host.indexOf(':') < 0 ? IpLiterals.address(host) : null;
    if (address == null) {
      throw new MalformedProxyHeaderException("its PROXY line has an address that is none");
    }
    return new InetSocketAddress(address, port(port));
  }

  private static int port(String text) throws MalformedProxyHeaderException {
    boolean zeros = text.length() > 1 && text.startsWith("0");
    int port =
        zeros || text.length() > 5 || !IpLiterals.isDigits(text) ? -1 : Integer.parseInt(text);
    if (port < 0 || port > 65535) {
      throw new MalformedProxyHeaderException("its PROXY line has a port that is none");
    }
    return port;
  }
}
