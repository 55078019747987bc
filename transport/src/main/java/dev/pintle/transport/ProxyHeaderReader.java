package dev.pintle.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a connection that a proxy passes on: its PROXY header, before TLS and before
 * anything of the codec's, which takes over behind it. Until then it holds no buffer.
 */
final class ProxyHeaderReader implements Protocol {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderReader.class);

  private final SocketConnection connection;
  private final ProxyProtocol proxies;
  private final Function<SocketConnection, Protocol> codec;
  private final ProxyHeaderParser parser = new ProxyHeaderParser();
  private final boolean allowed;
  private final long deadline;

  /**
   * @param codec makes what follows the header
   */
  ProxyHeaderReader(
      SocketConnection connection,
      ProxyProtocol proxies,
      Function<SocketConnection, Protocol> codec) {
    this.connection = connection;
    this.proxies = proxies;
    this.codec = codec;
    this.allowed = proxies.allows(connection.remoteAddress());
    this.deadline = System.nanoTime() + (allowed ? proxies.headerNanos() : 0);
  }

  @Override
  public Next turn(Turn turn) {
    if (!allowed) {
      return Next.CLOSE;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(turn.scratch().in());
      int count = connection.read(bytes);
      while (count > 0) {
        ProxyHeader header = parser.parse(bytes.flip());
        if (header != null) {
          return connection.passedOn(header, bytes, codec).turn(turn);
        }
        count = connection.read(bytes.clear());
      }
      if (count == 0) {
        return Next.READ;
      }
      LOG.debug("{} has left before its PROXY header was whole", connection.remoteAddress());
    } catch (MalformedProxyHeaderException e) {
      proxies.refused(connection.remoteAddress(), e);
    } catch (IOException e) {
      LOG.debug("{} has left", connection.remoteAddress(), e);
    }
    return Next.CLOSE;
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public Next expired(Turn turn) {
    if (turn.now() < deadline) {
      return turn(turn);
    }
    LOG.debug("{} took too long for its PROXY header", connection.remoteAddress());
    return Next.CLOSE;
  }

  @Override
  public void taken() {}

  @Override
  public void peerGone() {}

  @Override
  public void drain() {}

  @Override
  public List<Work> work() {
    return List.of();
  }

  @Override
  public void closed() {}
}
