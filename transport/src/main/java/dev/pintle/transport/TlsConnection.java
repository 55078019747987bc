package dev.pintle.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS between a socket and a codec: to the socket's connection it is the codec, to the codec it is
 * the connection, and neither knows. A plain connection has no part in it.
 */
final class TlsConnection implements Protocol, Link, Tls {
  private static final Logger LOG = LoggerFactory.getLogger(TlsConnection.class);

  /** A handshake takes fewer; whoever sends it byte by byte shall not keep the loop. */
  private static final int STEPS_PER_TURN = 64;

  private final SocketConnection raw;
  private final Supplier<SSLEngine> engines;
  private final Protocol codec;
  private final TlsInput input;
  private final TlsOutput output;

  /** Made at the first byte: who only connects costs little. */
  private @Nullable SSLEngine engine;

  private boolean established;

  /** The engine computes on a thread of its own; nobody else may touch it. */
  private volatile boolean computing;

  /**
   * @param engines makes an engine in server mode
   * @param factory makes the codec's side
   */
  TlsConnection(
      SocketConnection raw, Supplier<SSLEngine> engines, Function<Link, Protocol> factory) {
    this.raw = raw;
    this.engines = engines;
    this.output = new TlsOutput(raw);
    this.input = new TlsInput(raw, output);
    this.codec = factory.apply(this);
  }

  // ---- turns ----

  @Override
  public Next turn(Turn turn) {
    return during(turn, false);
  }

  @Override
  public Next expired(Turn turn) {
    if (!established && codec.deadline() <= turn.now()) {
      LOG.debug("{} took too long for its TLS handshake", raw.remoteAddress());
      return Next.CLOSE;
    }
    return during(turn, established);
  }

  private Next during(Turn turn, boolean expired) {
    if (computing) {
      return Next.PAUSE;
    }
    TlsBuffers buffers = turn.scratch().tls();
    input.adopt(buffers);
    output.adopt(buffers);
    try {
      Next needed = established ? null : shakeHands();
      if (needed != null) {
        return needed;
      }
      sendWaiting();
      return after(expired ? codec.expired(turn) : codec.turn(turn));
    } finally {
      input.release();
      output.release();
    }
  }

  private void sendWaiting() {
    try {
      boolean unused = output.flush();
    } catch (IOException e) {
      LOG.debug("the codec will find this connection broken", e);
    }
  }

  private Next after(Next needed) {
    if (needed == Next.READ) {
      if (input.hasMore()) {
        return Next.AGAIN;
      }
      return output.isWaiting() ? Next.WRITE : Next.READ;
    }
    if (needed == Next.CLOSE) {
      sayGoodbye();
    }
    return needed;
  }

  // ---- the handshake ----

  /** Goes on with the handshake; null when it is done. */
  private @Nullable Next shakeHands() {
    try {
      SSLEngine current = engine;
      if (current == null) {
        current = engines.get();
        engine = current;
        current.beginHandshake();
      }
      Next needed = shakeHands(current);
      established = needed == null;
      return needed;
    } catch (IOException | RuntimeException e) { // whatever the peer has sent
      LOG.debug("the TLS handshake with {} failed", raw.remoteAddress(), e);
      sendAlert();
      return Next.CLOSE;
    }
  }

  private @Nullable Next shakeHands(SSLEngine current) throws IOException {
    for (int n = 0; n < STEPS_PER_TURN; n++) {
      switch (current.getHandshakeStatus()) {
        case NEED_TASK -> {
          compute(current);
          return Next.PAUSE;
        }
        case NEED_WRAP -> {
          if (!output.handshake(current)) {
            return Next.WRITE;
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!output.flush()) {
            return Next.WRITE;
          }
          if (!input.handshake(current)) {
            return Next.READ;
          }
        }
        default -> {
          return output.flush() ? null : Next.WRITE;
        }
      }
    }
    return Next.AGAIN;
  }

  /** Has the engine compute where it keeps no loop; signing takes about a millisecond. */
  private void compute(SSLEngine current) {
    computing = true;
    raw.loop.transport.compute(
        () -> {
          try {
            Runnable task = current.getDelegatedTask();
            while (task != null) {
              task.run();
              task = current.getDelegatedTask();
            }
          } finally {
            computing = false;
            raw.resume();
          }
        });
  }

  private void sendAlert() {
    SSLEngine current = engine;
    if (current != null) {
      try {
        output.answer(current);
      } catch (IOException e) {
        LOG.trace("there was nobody to tell why", e);
      }
    }
  }

  // ---- the end ----

  /**
   * Tells the peer that the end is no accident, as far as the socket takes it. What the peer has
   * said meanwhile is read, for closing over it would reset the connection.
   */
  private void sayGoodbye() {
    SSLEngine current = engine;
    if (current == null || raw.isClosed()) {
      return;
    }
    try {
      output.close(current, false);
      input.discard();
    } catch (IOException e) {
      LOG.trace("the peer has left before", e);
    }
  }

  @Override
  public void closed() {
    codec.closed();
  }

  // ---- passed on to the codec ----

  @Override
  public long deadline() {
    return codec.deadline(); // during the handshake, that for the first byte of a request
  }

  @Override
  public void taken() {
    codec.taken();
  }

  @Override
  public void peerGone() {
    codec.peerGone();
  }

  @Override
  public void drain() {
    codec.drain();
  }

  @Override
  public List<Work> work() {
    return codec.work();
  }

  @Override
  public boolean hasWork() {
    return codec.hasWork();
  }

  // ---- the codec's link ----

  private SSLEngine engine() throws SSLException {
    SSLEngine current = engine;
    if (current == null || !established) {
      throw new SSLException("the TLS handshake has not been done");
    }
    return current;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return input.read(engine(), target);
  }

  @Override
  public long write(ByteBuffer[] sources, int count) throws IOException {
    return output.write(engine(), sources, count);
  }

  @Override
  public long write(FileChannel file, long position, long count) throws IOException {
    return output.write(engine(), file, position, count);
  }

  @Override
  public void shutdownOutput() throws IOException {
    output.close(engine(), true);
  }

  @Override
  public Tls tls() {
    return this;
  }

  @Override
  public SSLSession session() {
    SSLEngine current = engine;
    if (current == null || !established) {
      throw new IllegalStateException("the TLS handshake has not been done");
    }
    return current.getSession();
  }

  @Override
  public int heldBytes() {
    return input.heldBytes();
  }

  // ---- the socket's ----

  @Override
  public void watchPeer() {
    raw.watchPeer();
  }

  @Override
  public void execute(Runnable task) {
    raw.execute(task);
  }

  @Override
  public void wake() {
    raw.wake();
  }

  @Override
  public void reset() {
    raw.reset();
  }

  @Override
  public void close() {
    raw.close();
  }

  @Override
  public boolean isClosed() {
    return raw.isClosed();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return raw.remoteAddress();
  }

  @Override
  public boolean hidesClient() {
    return raw.hidesClient();
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return raw.localAddress();
  }
}
