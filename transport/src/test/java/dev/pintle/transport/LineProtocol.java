package dev.pintle.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A protocol for tests: a request is a line, {@code command argument}; the reply is the line that
 * the service makes of it. Replies are in order; a service that throws closes the connection.
 */
final class LineProtocol implements Protocol {
  /** What is behind all connections of a test. */
  interface Service {
    /** Answers a line; may do all that an app may. */
    String answer(Call call) throws Exception;
  }

  /** One request. */
  record Call(String command, String argument, Turn turn, LineProtocol connection) {}

  /** Makes connections, and counts what becomes of them. */
  static final class Factory implements Protocol.Factory {
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger closedTwice = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    final AtomicInteger turns = new AtomicInteger();
    final AtomicInteger drained = new AtomicInteger();
    final CountDownLatch told = new CountDownLatch(1);

    /** Calls that were taken, and those that began beside their loop. */
    final AtomicInteger beside = new AtomicInteger();

    final AtomicInteger dispatched = new AtomicInteger();
    final AtomicInteger gone = new AtomicInteger();
    final AtomicInteger expired = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    volatile long idleNanos = Long.MAX_VALUE;
    volatile Runnable whenOpened = () -> {};
    volatile Runnable whenClosed = () -> {};
    private final Service service;

    Factory(Service service) {
      this.service = service;
    }

    @Override
    public Protocol open(Link link) {
      if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new IllegalStateException("thrown by a test");
      }
      opened.incrementAndGet();
      whenOpened.run();
      return new LineProtocol(this, link, false);
    }

    @Override
    public Protocol refuse(Link link) {
      refused.incrementAndGet();
      return new LineProtocol(this, link, true);
    }
  }

  private final Factory factory;
  private final Link link;
  private final boolean refused;
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger closings = new AtomicInteger();
  private final StringBuilder input = new StringBuilder();
  private final StringBuilder output = new StringBuilder();
  private volatile @Nullable ByteBuffer sending;
  private boolean ended;
  private volatile boolean closing;
  private long deadline = Long.MAX_VALUE;
  private boolean deadlineIsSet;
  private volatile @Nullable Work work;

  private LineProtocol(Factory factory, Link link, boolean refused) {
    this.factory = factory;
    this.link = link;
    this.refused = refused;
    if (factory.idleNanos != Long.MAX_VALUE) {
      deadline = System.nanoTime() + factory.idleNanos;
    }
  }

  Link link() {
    return link;
  }

  @Override
  public Next turn(Turn turn) {
    factory.turns.incrementAndGet();
    if (turns.incrementAndGet() != 1) {
      factory.overlaps.incrementAndGet();
    }
    try {
      return work(turn);
    } catch (IOException e) {
      return Next.CLOSE;
    } finally {
      turns.decrementAndGet();
    }
  }

  private Next work(Turn turn) throws IOException {
    if (refused) {
      output.append("refused\n");
      boolean unused = flush();
      return Next.CLOSE;
    }
    read(turn);
    for (int end = input.indexOf("\n"); end >= 0; end = input.indexOf("\n")) {
      String line = input.substring(0, end);
      if (!answer(line, turn)) {
        return flush() ? Next.CALL : Next.WRITE;
      }
      input.delete(0, end + 1);
      if (link.isClosed()) {
        return Next.CLOSE;
      }
    }
    if (factory.idleNanos != Long.MAX_VALUE && !deadlineIsSet) {
      deadline = turn.now() + factory.idleNanos;
    }
    deadlineIsSet = false;
    if (!flush()) {
      return Next.WRITE;
    }
    return ended || closing ? Next.CLOSE : Next.READ;
  }

  private void read(Turn turn) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(turn.scratch().in());
    int count = ended ? -1 : link.read(target);
    while (count > 0) {
      input.append(new String(target.array(), 0, count, StandardCharsets.ISO_8859_1));
      target.clear();
      count = link.read(target);
    }
    ended = count < 0;
  }

  private boolean answer(String line, Turn turn) {
    int space = line.indexOf(' ');
    String command = line.substring(0, space);
    if (!turn.mayCall(command.hashCode())) {
      watchPeer(command);
      factory.dispatched.incrementAndGet();
      return false;
    }
    if (!turn.drives()) {
      factory.beside.incrementAndGet();
    }
    work = new Work(line, System.nanoTime(), "");
    watchPeer(command);
    turn.enter();
    try {
      output.append(
          factory.service.answer(new Call(command, line.substring(space + 1), turn, this)));
      output.append('\n');
    } catch (Exception e) {
      link.close();
    } finally {
      work = null;
    }
    turn.leave();
    return true;
  }

  private void watchPeer(String command) {
    if (!command.startsWith("unwatched")) {
      link.watchPeer();
    }
  }

  /** Its deadline once the turn is over; for a service. */
  void expiresIn(long nanos) {
    deadline = System.nanoTime() + nanos;
    deadlineIsSet = true;
  }

  private boolean flush() throws IOException {
    ByteBuffer bytes = sending;
    if (bytes == null) {
      bytes = ByteBuffer.wrap(output.toString().getBytes(StandardCharsets.ISO_8859_1));
      output.setLength(0);
    }
    while (bytes.hasRemaining()) {
      if (link.write(new ByteBuffer[] {bytes}, 1) == 0) {
        sending = bytes;
        return false;
      }
    }
    sending = null;
    return output.length() == 0 || flush();
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public Next expired(Turn turn) {
    factory.expired.incrementAndGet();
    return Next.CLOSE;
  }

  @Override
  public void taken() {
    factory.beside.incrementAndGet();
  }

  @Override
  public void peerGone() {
    factory.gone.incrementAndGet();
  }

  @Override
  public void drain() {
    factory.drained.incrementAndGet();
    factory.told.countDown();
    closing = true;
  }

  @Override
  public List<Work> work() {
    Work current = work;
    if (current == null && sending != null) {
      return List.of(new Work("sending", 0, ""));
    }
    return current == null ? List.of() : List.of(current);
  }

  @Override
  public void closed() {
    factory.closed.incrementAndGet();
    if (closings.incrementAndGet() > 1) {
      factory.closedTwice.incrementAndGet();
    }
    link.execute(factory.whenClosed);
  }
}
