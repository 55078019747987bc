package dev.pintle.spi;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A range of addresses (CIDR, RFC 4632); one address is a range of one. */
final class Network {
  private final byte[] prefix;
  private final int bits;

  private Network(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /** Null if the text is none. */
  static @Nullable Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = IpLiterals.address(slash < 0 ? text : text.substring(0, slash));
    int most = address == null ? 0 : address.getAddress().length * 8;
    int bits = slash < 0 ? most : bits(text.substring(slash + 1));
    return address == null || bits < 0 || bits > most
        ? null
        : new Network(address.getAddress(), bits);
  }

  boolean contains(@Nullable InetAddress address) {
    if (address == null) {
      return false;
    }
    byte[] bytes = address.getAddress();
    if (bytes.length != prefix.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
      if (((bytes[bit / 8] ^ prefix[bit / 8]) & mask & 0xff) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int bits(String text) {
    boolean number = IpLiterals.isDigits(text) && text.length() <= 3;
    return number ? Integer.parseInt(text) : -1;
  }
}
