package dev.pintle.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A protocol for tests: each byte begins a call of its own, whose reply is what the service makes
 * of it. Replies come as the calls end.
 */
final class SideProtocol implements Protocol {
  /** What is behind all connections of a test. */
  interface Service {
    /** Answers a byte; may do all that an app may. */
    char answer(char request, Turn turn) throws Exception;
  }

  private final Service service;
  private final AtomicInteger dropped;
  private final Link link;
  private final ConcurrentLinkedQueue<Character> replies = new ConcurrentLinkedQueue<>();

  SideProtocol(Service service, AtomicInteger dropped, Link link) {
    this.service = service;
    this.dropped = dropped;
    this.link = link;
  }

  /** Makes connections, which count the calls that were dropped. */
  record Factory(Service service, AtomicInteger dropped) implements Protocol.Factory {
    @Override
    public Protocol open(Link link) {
      return new SideProtocol(service, dropped, link);
    }

    @Override
    public Protocol refuse(Link link) {
      return open(link);
    }
  }

  @Override
  public Next turn(Turn turn) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(64);
      int count = link.read(bytes);
      for (byte b :
          new String(bytes.array(), 0, Math.max(0, count), StandardCharsets.US_ASCII)
              .getBytes(StandardCharsets.US_ASCII)) {
        link.call(new Request((char) b));
      }
      for (Character c = replies.poll(); c != null; c = replies.poll()) {
        ByteBuffer reply = StandardCharsets.US_ASCII.encode(String.valueOf(c));
        if (link.write(new ByteBuffer[] {reply}, 1) != 1) {
          throw new IOException("a socket did not take one byte");
        }
      }
      return count < 0 ? Next.CLOSE : Next.READ;
    } catch (IOException e) {
      return Next.CLOSE;
    }
  }

  /** One byte. */
  private final class Request implements Call {
    private final char request;

    Request(char request) {
      this.request = request;
    }

    @Override
    public int kind() {
      return request;
    }

    @Override
    public void run(Turn turn) {
      try {
        replies.add(service.answer(request, turn));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      link.resume();
    }

    @Override
    public void dropped() {
      dropped.incrementAndGet();
    }
  }

  @Override
  public long deadline() {
    return Long.MAX_VALUE;
  }

  @Override
  public Next expired(Turn turn) {
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
