package dev.pintle.undertow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the frames of both sides of a connection tell of its streams: which are open, which of those
 * are too many, and whose frames are passed over since we have reset them (RFC 9113, 5.1).
 */
final class Http2Streams {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;

  private static final int END_STREAM = 1;

  /** More than Undertow resets in half a minute before it gives the connection up. */
  private static final int MOST_ABANDONED = 512;

  /** More than fit into one read behind the heads of their streams. */
  private static final int MOST_RESETS = 2000;

  /** Who has not ended a stream that is open. */
  private record Open(boolean client, boolean server) {}

  private final int most;
  private final long headNanos;
  private final long idleNanos;
  private final Deadline deadline;
  private final ResetRate resetRate;

  private final Map<Integer, Open> open = new HashMap<>();
  private final Set<Integer> tooMany = new HashSet<>();
  private final Set<Integer> abandoned = new LinkedHashSet<>();
  private int last;
  private int received;

  /** Streams of which Undertow may know that they are reset before their exchanges do. */
  private final Set<Integer> resets = ConcurrentHashMap.newKeySet();

  private volatile boolean clientLeaves;

  /** The highest so far; from {@link ResetRate.Level#TOO_MANY} on no frame is looked at. */
  private volatile ResetRate.Level resetLevel = ResetRate.Level.ALLOWED;

  /**
   * Makes one.
   *
   * @param most how many streams the client may have open at one time
   * @param deadline passes when a head, or the first or next request, is too long in coming
   */
  Http2Streams(int most, Settings settings, Deadline deadline, ResetRate resetRate) {
    this.most = most;
    this.headNanos = settings.headNanos();
    this.idleNanos = settings.idleNanos();
    this.deadline = deadline;
    this.resetRate = resetRate;
    deadline.set(headNanos);
  }

  // ---- told by those who read and write frames ----

  /**
   * The header of a frame has come.
   *
   * @return false if the frame is of no use to Undertow, and to be passed over
   */
  synchronized boolean received(int type, int flags, int stream, int length) {
    if (resetLevel == ResetRate.Level.TOO_MANY) {
      return false; // no stream of it would ever be closed
    }
    boolean passed = false;
    switch (type) {
      case DATA -> {
        received += length;
        passed = abandoned.contains(stream);
        endIf((flags & END_STREAM) != 0, stream);
      }
      case HEADERS -> {
        deadline.set(headNanos);
        if (stream > last) {
          begin(stream);
        }
        endIf((flags & END_STREAM) != 0, stream);
      }
      case RST_STREAM -> {
        close(stream);
        abandoned.remove(stream);
        if (resets.size() < MOST_RESETS) {
          resets.add(stream);
        }
        ResetRate.Level level = resetRate.afterOneMore();
        if (level.compareTo(resetLevel) > 0) {
          resetLevel = level;
        }
      }
      default -> {}
    }
    return !passed;
  }

  private void begin(int stream) {
    last = stream;
    if (open.size() - tooMany.size() >= most) {
      tooMany.add(stream);
    }
    open.put(stream, new Open(true, true));
  }

  private void endIf(boolean ended, int stream) {
    if (!ended) {
      return;
    }
    abandoned.remove(stream);
    Open state = open.get(stream);
    if (state != null && state.server()) {
      open.put(stream, new Open(false, true));
    } else {
      close(stream);
    }
  }

  private void close(int stream) {
    tooMany.remove(stream);
    if (open.remove(stream) != null && open.isEmpty()) {
      deadline.set(idleNanos);
    }
  }

  /** The last byte of a head or of trailers has come. */
  synchronized void headComplete() {
    if (open.isEmpty()) {
      deadline.set(idleNanos);
    } else {
      deadline.clear();
    }
  }

  /** The client begins no further stream, and waits for those that it has. */
  void clientLeaves() {
    clientLeaves = true;
  }

  /** A frame goes out. */
  synchronized void sent(int type, int flags, int stream) {
    Open state = open.get(stream);
    if (state == null) {
      return;
    }
    if (type == RST_STREAM) {
      close(stream);
    } else if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
      if (state.client()) {
        open.put(stream, new Open(true, false));
      } else {
        close(stream);
      }
    }
  }

  /** We are about to reset a stream: what its client still sends is passed over. */
  synchronized void abandon(int stream) {
    Open state = open.get(stream);
    close(stream);
    if (state == null || !state.client()) {
      return;
    }
    abandoned.add(stream);
    if (abandoned.size() > MOST_ABANDONED) {
      abandoned.remove(abandoned.iterator().next());
    }
  }

  // ---- asked by the connection ----

  /** Whether the client had as many open when it began this one as it may have. */
  synchronized boolean isTooMany(int stream) {
    return tooMany.contains(stream);
  }

  /** How many bytes have come in frames of data since they were last taken, if so many have. */
  synchronized int takeReceived(int least) {
    if (received < least) {
      return 0;
    }
    int taken = received;
    received = 0;
    return taken;
  }

  boolean hasClientLeft() {
    return clientLeaves;
  }

  ResetRate.Level resetLevel() {
    return resetLevel;
  }

  /** Those that the client has reset and nobody has forgotten since; any thread. */
  Set<Integer> resets() {
    return resets;
  }
}
