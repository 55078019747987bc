package dev.pintle.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An accepted connection on a loop. */
final class SocketConnection extends Pollable implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

  private final SocketChannel channel;
  private final StagedSocket staged;
  private final @Nullable SocketAddress remote;
  private final @Nullable SocketAddress local;
  private Protocol protocol;

  /** What a proxy has told of this connection; null if it is its client's own. */
  private volatile @Nullable ProxyHeader told;

  /** It is on the loop on which it stays. */
  private boolean settled;

  private boolean expired;
  private boolean finished;
  private volatile boolean closed;

  private final PeerWatch watch = new PeerWatch();

  /**
   * The loop does not select for reading: nobody wanted the bytes, they have been awaited and are
   * there, or something else was awaited.
   */
  private volatile boolean unwatched;

  /** What a parked thread waits for; the loop's. */
  private int armed;

  private final Waiter readWaiter = new Waiter();
  private final Waiter writeWaiter = new Waiter();

  SocketConnection(Loop loop, SocketChannel channel, Function<SocketConnection, Protocol> factory)
      throws IOException {
    super(loop);
    this.channel = channel;
    this.staged = new StagedSocket(channel, Driver::stage);
    this.remote = channel.getRemoteAddress();
    this.local = channel.getLocalAddress();
    this.protocol = factory.apply(this);
  }

  /** Begins; on the driver. */
  void open() {
    interest(SelectionKey.OP_READ);
    if (!loop.open(this)) {
      finish();
    }
  }

  /**
   * It has had its first turn: unless it has ended, it stays, with the loop that has the fewest
   * connections. If it has work in hand it is registered here, and goes there when that is done, or
   * waits for the peer to take it. On the driver.
   */
  void settle() {
    if (!finished && (protocol.hasWork() || !moves())) {
      register();
    }
  }

  /** Gives it to another loop if that has fewer; false if it stays here for now. */
  private boolean moves() {
    if (settled || detached || queued || loop.transport.isDraining()) {
      return false;
    }
    Loop here = loop;
    Loop there = here.transport.loopWithFewest(here, 1);
    Runnable arrival = this::arrive; // needs memory, so before anything is changed
    settled = true;
    if (there == here) {
      return false;
    }
    here.wheel().remove(this);
    SelectionKey registered = key;
    if (registered != null) {
      registered.cancel();
      key = null;
    }
    here.open.decrementAndGet();
    there.open.incrementAndGet();
    detached = true; // until it has arrived, as if its turn went on beside the loops
    loop = there;
    there.postSurely(arrival);
    return true;
  }

  /** It gets a turn, for what has come or was asked for on its way. */
  private void arrive() {
    detached = false;
    open();
  }

  private void register() {
    try {
      loop.register(this, channel, interest());
    } catch (IOException e) {
      LOG.debug("a connection ended before it was registered", e);
      close(); // if its first turn goes on beside the loop, it is over behind that
    }
  }

  /**
   * A PROXY header has been read; on the driver.
   *
   * @param rest what has come behind it
   * @param codec makes what goes on
   */
  Protocol passedOn(
      ProxyHeader header, ByteBuffer rest, Function<SocketConnection, Protocol> codec) {
    told = header;
    watch.keep(rest);
    protocol = codec.apply(this);
    return protocol;
  }

  Protocol protocol() {
    return protocol;
  }

  boolean hasEnded() {
    return finished;
  }

  // ---- turns ----

  @Override
  Next turn(LoopTurn turn) {
    if (closed) {
      return Next.CLOSE;
    }
    if (expired) {
      expired = false;
      return protocol.expired(turn);
    }
    return protocol.turn(turn);
  }

  @Override
  void apply(Next next) {
    if (finished) {
      return;
    }
    armed = 0;
    switch (closed ? Next.CLOSE : next) {
      case READ -> {
        interest(SelectionKey.OP_READ);
        if (unwatched) {
          unwatched = false;
        }
        loop.wheel().schedule(this);
        if (watch.hasSeen()) {
          loop.queue(this);
        }
        if (!settled && key != null && !protocol.hasWork()) { // which may take a lock
          boolean unused = moves();
        }
      }
      case READ_OR_WRITE -> {
        interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        unwatched = false;
        loop.wheel().schedule(this);
        moveIfItSends();
      }
      case WRITE -> {
        interest(SelectionKey.OP_WRITE);
        unwatched = true; // the next turn may go on to a call
        loop.wheel().schedule(this);
        moveIfItSends();
      }
      case AGAIN -> loop.queueBehindOthers(this);
      case PAUSE -> {
        interest(0);
        unwatched = true;
        loop.wheel().schedule(this);
      }
      case CALL -> loop.dispatch(this);
      case CLOSE -> finish();
      default -> throw new IllegalStateException(next.name());
    }
  }

  @Override
  boolean mayWait(Next next) {
    return next == Next.READ && !unwatched && !closed && !watch.hasSeenUnread();
  }

  /** One that has been sending since its first turn may have no other end of its work for long. */
  private void moveIfItSends() {
    if (key != null) {
      boolean unused = moves();
    }
  }

  @Override
  void taken() {
    protocol.taken();
  }

  @Override
  long deadline() {
    return detached || finished ? Long.MAX_VALUE : protocol.deadline();
  }

  /** Called by the wheel only while it is not detached, so the next turn comes at once. */
  @Override
  void expire() {
    expired = true;
    loop.queue(this);
  }

  /** Ends it, on the driver, after its last turn. */
  private void finish() {
    if (finished) {
      return;
    }
    finished = true;
    loop.wheel().remove(this);
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a connection failed", e);
    }
    try {
      protocol.closed();
    } finally {
      loop.transport.admission.closed(loop);
    }
  }

  // ---- selected while detached ----

  @Override
  void readyWhileDetached(int ops) {
    int awaited = armed & ops;
    if (awaited != 0) {
      armed &= ~awaited;
      interest(interest() & ~awaited);
      signal(awaited);
      if ((awaited & SelectionKey.OP_READ) != 0) {
        becomeUnwatched(); // whoever waited may have gone on before
      }
    } else if ((ops & SelectionKey.OP_READ) != 0) {
      look();
    } else {
      interest(interest() & ~ops);
    }
  }

  private void look() {
    switch (watch.look(channel)) {
      case THERE -> {}
      case FULL -> {
        interest(interest() & ~SelectionKey.OP_READ);
        unwatched = true;
      }
      case GONE -> {
        interest(interest() & ~SelectionKey.OP_READ);
        loop.transport.execute(protocol::peerGone);
      }
      case BROKEN -> {
        interest(interest() & ~SelectionKey.OP_READ);
        loop.transport.execute(protocol::peerGone);
        loop.giveUpCall(this);
      }
      case NOT_ALLOWED -> unwatch();
    }
  }

  private void unwatch() {
    interest(interest() & ~SelectionKey.OP_READ);
    becomeUnwatched();
  }

  private void becomeUnwatched() {
    unwatched = true;
    if (watch.isWatched()) { // the owner has let in between
      rewatch();
    }
  }

  private void rewatch() {
    if (detached && !finished) {
      unwatched = false;
      interest(interest() | SelectionKey.OP_READ);
    }
  }

  // ---- the owner of the turn ----

  /**
   * Parks a detached thread until the loop has seen this, or the connection is closed or woken. One
   * thread may wait to read while another waits to write.
   */
  boolean await(int op, long timeoutNanos) throws InterruptedIOException {
    Waiter waiter = op == SelectionKey.OP_READ ? readWaiter : writeWaiter;
    if (op == SelectionKey.OP_READ && watch.hasSeen()) {
      return true;
    }
    post(() -> arm(op));
    return closed || waiter.await(timeoutNanos);
  }

  private void arm(int ops) {
    if (finished || closed) {
      signal(ops);
    } else if (detached) {
      armed |= ops;
      interest(interest() | ops);
    }
  }

  private void signal(int ops) {
    if ((ops & SelectionKey.OP_READ) != 0) {
      readWaiter.signal();
    }
    if ((ops & SelectionKey.OP_WRITE) != 0) {
      writeWaiter.signal();
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return watch.read(staged, target);
  }

  @Override
  public long write(ByteBuffer[] sources, int count) throws IOException {
    return staged.write(sources, count);
  }

  @Override
  public long write(FileChannel file, long position, long count) throws IOException {
    return file.transferTo(position, count, channel);
  }

  @Override
  public void watchPeer() {
    watch.watch();
    if (unwatched) {
      post(this::rewatch);
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  // ---- any thread ----

  /** Has the driver of its loop run a message, also if it goes to another meanwhile. */
  private void post(Runnable message) {
    Loop asked = loop;
    asked.post(
        () -> {
          if (loop == asked) {
            message.run();
          } else {
            loop.post(message);
          }
        });
  }

  @Override
  public void resume() {
    post(
        () -> {
          if (!detached && !finished) {
            loop.queue(this);
          }
        });
  }

  @Override
  public void call(Call call) {
    loop.queue(new SideCall(loop, call));
  }

  @Override
  public void execute(Runnable task) {
    loop.transport.execute(task);
  }

  @Override
  public void wake() {
    signal(SelectionKey.OP_READ);
  }

  @Override
  public void reset() {
    try {
      if (remote instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0); // close sends RST
      }
    } catch (IOException e) {
      LOG.debug("a connection was closed before it could be reset", e);
    }
    close();
  }

  @Override
  public void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a connection failed", e);
    }
    signal(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    post(
        () -> {
          if (!detached) {
            finish();
          }
        });
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    ProxyHeader header = told;
    return header == null || header.client() == ProxyHeader.Client.NONE ? remote : header.source();
  }

  @Override
  public boolean hidesClient() {
    ProxyHeader header = told;
    return header != null && header.client() == ProxyHeader.Client.UNNAMED;
  }

  @Override
  public @Nullable String peerUser() {
    try {
      return remote instanceof InetSocketAddress
          ? null
          : channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("the user of a connection cannot be found out", e);
      return null;
    }
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    ProxyHeader header = told;
    return header == null || header.destination() == null ? local : header.destination();
  }
}
