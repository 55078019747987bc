package dev.pintle.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The two directions of a connection's bytes. Nothing here blocks; used by the owner of the turn
 * only, but for {@link #close}.
 */
public interface Link {
  /**
   * Reads what is there.
   *
   * @param target where to
   * @return how many bytes; 0 if there is nothing now, −1 at the end
   * @throws IOException if the connection is broken
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Writes what fits now. What was not taken is to be offered again, with no other bytes before it:
   * it may be under way already.
   *
   * @param sources the bytes, in order
   * @param count how many of the sources to use, from the first
   * @return how many bytes were taken
   * @throws IOException if the connection is broken
   */
  long write(ByteBuffer[] sources, int count) throws IOException;

  /**
   * Writes what fits now of a file.
   *
   * @param file open for reading
   * @param position of the first byte
   * @param count how many bytes
   * @return how many bytes were taken; 0 also if the file is shorter than that
   * @throws IOException if the connection is broken or the file cannot be read
   */
  long write(FileChannel file, long position, long count) throws IOException;

  /**
   * Watches for the peer's leaving while the owner does not read. Bytes that come meanwhile are
   * kept and given by the next reads. {@link Protocol#peerGone} is called if the peer has left.
   */
  void watchPeer();

  /**
   * Ends the output; the peer sees the end of the stream.
   *
   * @throws IOException if the connection is broken
   */
  void shutdownOutput() throws IOException;

  /**
   * Runs something that may block or is user code, beside all turns.
   *
   * @param task what to run
   */
  void execute(Runnable task);

  /**
   * Has a call made in a turn of its own, soon: on this thread if calls of its kind are quick, else
   * on one beside the loop. Meanwhile the connection has its turns as before. Used by the owner of
   * the turn, which must not have entered.
   *
   * @param call what to call
   * @throws UnsupportedOperationException the default, if there are no turns but the connection's
   */
  default void call(Call call) {
    throw new UnsupportedOperationException("calls are made in the turn of this connection");
  }

  /**
   * Gives the connection a turn soon although nothing may have come; any thread may do so. Does
   * nothing while its turn runs beside the loop.
   *
   * @throws UnsupportedOperationException the default, if there is no loop to do so
   */
  default void resume() {
    throw new UnsupportedOperationException("this connection has no loop");
  }

  /**
   * Makes a thread look again that waits in {@link Turn#awaitReadable}, or the next that is about
   * to; any thread may do so.
   */
  void wake();

  /**
   * Closes both directions so that the peer sees a broken connection and not an end, where the kind
   * of socket can show that. Any thread may do so.
   */
  void reset();

  /** Closes both directions; any thread may do so, and more than once. */
  void close();

  /**
   * Whether {@link #close} has been called.
   *
   * @return true if so
   */
  boolean isClosed();

  /**
   * What secures these bytes on their way.
   *
   * @return null on a connection without TLS
   */
  default @Nullable Tls tls() {
    return null;
  }

  /**
   * The address of whoever sends these bytes: of the client that a PROXY header has named, else of
   * the peer.
   *
   * @return null or unnamed where it has none, and where {@link #hidesClient}
   */
  @Nullable SocketAddress remoteAddress();

  /**
   * Whether the peer is a proxy that passes these bytes on for a client whose address it has not
   * told. What the bytes say is then the client's word, not that of {@link #remoteAddress}.
   *
   * @return false by default
   */
  default boolean hidesClient() {
    return false;
  }

  /**
   * The user whose process is the peer, on a Unix-domain socket.
   *
   * @return null where that cannot be known, the default
   */
  default @Nullable String peerUser() {
    return null;
  }

  /**
   * The address that the client has connected to: of the proxy, where that has told it by a PROXY
   * header, else this side's.
   *
   * @return null or unnamed where it has none
   */
  @Nullable SocketAddress localAddress();
}
