package dev.pintle.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Version 2 (proxy-protocol.txt, 2.2): binary. Of the fields behind the addresses only the checksum
 * is looked at, and nothing of them is kept.
 */
final class ProxyHeaderV2 implements ProxyHeaderParser.Version {
  static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };

  /** Of the longest header: as much as HAProxy's own buffer holds. */
  static final int MAX_BYTES = 16 * 1024;

  private static final int COMMAND = 12;
  private static final int FAMILY = 13;
  private static final int LENGTH = 14;
  private static final int ADDRESSES = 16;

  private static final int UNSPEC = 0x00;

  /** The fixed part and the longest addresses that are understood. */
  private final byte[] kept = new byte[ADDRESSES + 36];

  private final ProxyFields fields = new ProxyFields();
  private final CRC32C checksum = new CRC32C();
  private int count;
  private boolean local;
  private int addressLength;
  private int end = MAX_BYTES;

  @Override
  public @Nullable ProxyHeader take(byte next) throws MalformedProxyHeaderException {
    int at = count++;
    if (at < kept.length) {
      kept[at] = next;
    }
    byte counted = next;
    if (at < SIGNATURE.length) {
      if (next != SIGNATURE[at]) {
        throw ProxyHeaderParser.missing();
      }
    } else if (at == COMMAND) {
      local = isLocal(next & 0xff);
    } else if (at == FAMILY) {
      addressLength = local ? 0 : addressLength(next & 0xff);
    } else if (at == ADDRESSES - 1) {
      end = end();
    } else if (!local && at >= ADDRESSES + addressLength) {
      counted = fields.take(next);
    }
    checksum.update(counted);
    return count == end ? header() : null;
  }

  private static boolean isLocal(int command) throws MalformedProxyHeaderException {
    return switch (command) {
      case 0x20 -> true;
      case 0x21 -> false;
      default ->
          throw new MalformedProxyHeaderException(
              "its PROXY header has a version or command that is unknown");
    };
  }

  private static int addressLength(int family) throws MalformedProxyHeaderException {
    return switch (family) {
      case UNSPEC -> 0;
      case 0x11, 0x12 -> 12;
      case 0x21, 0x22 -> 36;
      case 0x31, 0x32 -> 216;
      default ->
          throw new MalformedProxyHeaderException(
              "its PROXY header has a family of addresses that is unknown");
    };
  }

  private int end() throws MalformedProxyHeaderException {
    int length = number(LENGTH);
    if (length < addressLength) {
      throw new MalformedProxyHeaderException("its PROXY header is too short for its addresses");
    }
    if (ADDRESSES + length > MAX_BYTES) {
      throw new MalformedProxyHeaderException(
          "its PROXY header is longer than " + MAX_BYTES + " bytes");
    }
    return ADDRESSES + length;
  }

  private ProxyHeader header() throws MalformedProxyHeaderException {
    if (local) {
      return ProxyHeader.LOCAL; // whatever follows
    }
    fields.end((int) checksum.getValue());
    return switch (addressLength) {
      case 12 -> addresses(4);
      case 36 -> addresses(16);
      default -> ProxyHeader.UNNAMED;
    };
  }

  /** Two addresses of so many bytes, and their ports. */
  private ProxyHeader addresses(int length) {
    int ports = ADDRESSES + 2 * length;
    return ProxyHeader.of(
        new InetSocketAddress(ip(ADDRESSES, length), number(ports)),
        new InetSocketAddress(ip(ADDRESSES + length, length), number(ports + 2)));
  }

  private InetAddress ip(int from, int length) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(kept, from, from + length));
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // only for other lengths
    }
  }

  private int number(int at) {
    return (kept[at] & 0xff) << 8 | (kept[at + 1] & 0xff);
  }
}
