package dev.pintle.fcgi;

import dev.pintle.fcgi.codec.FcgiException;
import dev.pintle.transport.Link;
import dev.pintle.transport.Next;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a web server. The loop reads it whatever its requests do; each request is
 * called in a turn of its own and sends its response by {@link Output}.
 */
final class FcgiConnection implements Protocol {
  private static final Logger LOG = LoggerFactory.getLogger(FcgiConnection.class);

  /** Somebody who never stops sending shall not keep the loop. */
  private static final int READS_PER_TURN = 8;

  /**
   * How long input that does not come is awaited behind the last response, and how long input that
   * comes is discarded, however much: Caddy sends a body to its end before it reads the response.
   */
  private static final long QUIET_LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long LONGEST_LINGER_NANOS = TimeUnit.MINUTES.toNanos(2);

  /**
   * Of no version: nginx, unless it buffers or knows the length, takes a connection that ends
   * without END_REQUEST for the end of the response; at this it breaks off.
   */
  private static final byte[] NO_RECORD = new byte[8];

  private final Link link;
  private final ConnectionRequests requests;
  private final Output output;

  private boolean lingering;
  private long lingeringSince;

  /** Since when nothing has come while lingering. */
  private long since;

  FcgiConnection(FcgiService service, Link link, boolean refused) {
    this.link = link;
    this.requests = new ConnectionRequests(service, link, refused);
    this.output = requests.output();
  }

  @Override
  public Next turn(Turn turn) {
    if (requests.areOver()) {
      return Next.CLOSE;
    }
    try {
      boolean room = output.mayHaveRoom();
      Next after = lingering ? discard(turn) : receive(turn);
      boolean more = room && output.pump(false);
      if (after != null) {
        return after;
      }
      return more ? Next.AGAIN : next();
    } catch (FcgiException e) {
      LOG.warn("a web server broke the FastCGI protocol: {}", e.getMessage());
    } catch (IOException e) {
      LOG.debug("a connection broke", e);
    }
    return Next.CLOSE;
  }

  /** Null if it goes on. */
  private @Nullable Next receive(Turn turn) throws IOException, FcgiException {
    byte[] bytes = turn.scratch().in();
    for (int i = 0; i < READS_PER_TURN; i++) {
      if (requests.arePaused()) {
        return null;
      }
      int count = link.read(ByteBuffer.wrap(bytes));
      if (count < 0) {
        return Next.CLOSE; // a web server that wanted the answer would not have left
      }
      if (count > 0) {
        requests.receive(bytes, count, turn.now());
      }
      if (count < bytes.length) {
        return null;
      }
    }
    return Next.AGAIN;
  }

  private Next discard(Turn turn) throws IOException {
    byte[] bytes = turn.scratch().in();
    for (int i = 0; i < READS_PER_TURN; i++) {
      int count = link.read(ByteBuffer.wrap(bytes));
      if (count == 0) {
        return Next.READ;
      }
      if (count < 0) {
        return Next.CLOSE;
      }
      since = turn.now();
    }
    return Next.AGAIN;
  }

  private Next next() throws IOException {
    Next awaited = requests.awaited();
    if (awaited != null) {
      return awaited;
    }
    if (requests.areBroken()) {
      long unused = link.write(new ByteBuffer[] {ByteBuffer.wrap(NO_RECORD)}, 1);
      return Next.CLOSE;
    }
    lingering = true;
    since = System.nanoTime();
    lingeringSince = since;
    link.shutdownOutput(); // the response would be lost in the reset that unread input makes
    return Next.READ;
  }

  @Override
  public long deadline() {
    return Math.min(ownDeadline(), requests.terminator().deadline());
  }

  /** That of the connection as such. */
  private long ownDeadline() {
    return lingering
        ? lingeringSince
            + Math.min(since - lingeringSince + QUIET_LINGER_NANOS, LONGEST_LINGER_NANOS)
        : requests.deadline();
  }

  @Override
  public Next expired(Turn turn) {
    requests.terminator().run(turn.now());
    if (requests.isOutputFull() && turn.now() - ownDeadline() >= 0) {
      // A turn would try the socket too, and meanwhile it would not count as full.
      return output.triesAgain() || requests.goOn(turn.now()) ? turn(turn) : Next.CLOSE;
    }
    Next next = turn(turn); // what has come counts, though the process may have been stopped
    if (next == Next.CLOSE || turn.now() - ownDeadline() < 0) {
      return next;
    }
    return !lingering && requests.goOn(turn.now()) ? turn(turn) : Next.CLOSE;
  }

  // ---- other threads ----

  @Override
  public void taken() {}

  @Override
  public void peerGone() {}

  @Override
  public void drain() {}

  @Override
  public List<Work> work() {
    return requests.work();
  }

  @Override
  public boolean hasWork() {
    return requests.haveWork();
  }

  @Override
  public void closed() {
    requests.closed();
  }
}
