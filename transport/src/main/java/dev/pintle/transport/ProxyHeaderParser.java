package dev.pintle.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one PROXY header, of version 1 or 2 (proxy-protocol.txt of HAProxy), however its bytes
 * come. What is none is refused at the first byte that shows it.
 */
public final class ProxyHeaderParser {
  /** Takes the bytes of a header of one version. */
  interface Version {
    /**
     * Takes the next byte.
     *
     * @return the header, with its last byte; null before
     */
    @Nullable ProxyHeader take(byte next) throws MalformedProxyHeaderException;
  }

  private @Nullable Version version;

  /** Makes one for one connection. */
  public ProxyHeaderParser() {}

  /**
   * Takes the next bytes, and none behind the header.
   *
   * @param bytes what has come
   * @return the header; null if bytes are missing
   * @throws MalformedProxyHeaderException as soon as no further bytes could make it a header
   */
  public @Nullable ProxyHeader parse(ByteBuffer bytes) throws MalformedProxyHeaderException {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      Version current = version;
      if (current == null) {
        current = next == ProxyHeaderV2.SIGNATURE[0] ? new ProxyHeaderV2() : new ProxyHeaderV1();
        version = current;
      }
      ProxyHeader header = current.take(next);
      if (header != null) {
        return header;
      }
    }
    return null;
  }

  static MalformedProxyHeaderException missing() {
    return new MalformedProxyHeaderException("it does not begin with a PROXY header");
  }
}
