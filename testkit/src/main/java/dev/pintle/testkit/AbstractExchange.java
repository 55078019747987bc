package dev.pintle.testkit;

import dev.pintle.Headers;
import dev.pintle.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's side of an exchange, the same at every depth. */
abstract class AbstractExchange implements TestExchange {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final RequestData request;
  private final CallWatch watch;
  private final List<TestResponse.Interim> interims = new ArrayList<>();
  private @Nullable Head head;
  private @Nullable InputStream input;
  private boolean ended;

  AbstractExchange(RequestData request, CallWatch watch) {
    this.request = request;
    this.watch = watch;
  }

  /** Waits for the next head, interim or final. */
  abstract Head nextHead() throws IOException;

  /** The body behind a head, or the app's side of a conversation. */
  abstract InputStream inputBehind(Head finalHead) throws IOException;

  /** The client's side of a conversation. */
  abstract OutputStream conversation();

  /** The trailer fields, once the body has ended. */
  abstract Headers trailers();

  @Override
  public TestResponse.@Nullable Interim readInterim() throws IOException {
    if (head != null) {
      return null;
    }
    Head next = nextHead();
    if (!next.isInterim()) {
      head = next;
      return null;
    }
    TestResponse.Interim interim = new TestResponse.Interim(next.status(), next.headers());
    interims.add(interim);
    return interim;
  }

  private Head head() throws IOException {
    while (true) {
      Head known = head;
      if (known != null) {
        return known;
      }
      readInterim();
    }
  }

  @Override
  public int status() throws IOException {
    return head().status();
  }

  @Override
  public Headers headers() throws IOException {
    return head().headers();
  }

  @Override
  public InputStream input() throws IOException {
    InputStream opened = input;
    if (opened == null) {
      opened = inputBehind(head());
      input = opened;
    }
    return opened;
  }

  @Override
  public OutputStream output() throws IOException {
    if (!head().upgrades(request.method())) {
      throw new IllegalStateException(
          "the response to " + request + " is no upgrade but a " + status());
    }
    return conversation();
  }

  @Override
  public byte @Nullable [] readChunk() throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int count = input().read(buffer);
    if (count < 0) {
      ended = true;
      return null;
    }
    return Arrays.copyOf(buffer, count);
  }

  @Override
  public TestResponse finish() {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    IOException failure = null;
    try {
      Head finalHead = head();
      if (finalHead.upgrades(request.method())) {
        conversation().close();
      }
      readTo(received);
    } catch (IOException e) {
      failure = e;
    }
    ended = true;
    settle(failure);
    return response(received.toByteArray(), failure);
  }

  private void readTo(ByteArrayOutputStream received) throws IOException {
    if (!(request.fault() instanceof Fault.LeaveAfterReading leaving)) {
      long unused = input().transferTo(received);
      return;
    }
    long limit = leaving.bytes();
    byte[] buffer = new byte[BUFFER_BYTES];
    while (received.size() < limit) {
      int count = input().read(buffer, 0, (int) Math.min(buffer.length, limit - received.size()));
      if (count < 0) {
        return;
      }
      received.write(buffer, 0, count);
    }
    leave();
    throw new IOException("the client left after " + limit + " bytes, as the test asked");
  }

  /** Waits for the end in the eyes of the handler, which tells of failed assertions in the app. */
  private void settle(@Nullable IOException failure) {
    if (failure == null) {
      watch.answered();
    } else {
      leave();
    }
    watch.awaitEnd();
    watch.rethrow();
  }

  private TestResponse response(byte[] received, @Nullable IOException failure) {
    Head known = head;
    return new TestResponse(
        known == null ? 0 : known.status(),
        known == null ? Headers.empty() : known.headers(),
        interims,
        received,
        failure == null ? trailers() : Headers.empty(),
        failure,
        watch);
  }

  @Override
  public Outcome outcome() {
    return watch.outcome();
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      leave();
    }
    watch.rethrow();
  }
}
