package dev.pintle.spi;

import dev.pintle.Body;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.HttpException;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an {@link Exchange} goes: the call of the app, its response sent in the way that suits its
 * body, and the end.
 */
final class Course {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle");
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Exchange exchange;
  private final Service service;
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean responseBegun;

  Course(Exchange exchange, Service service) {
    this.exchange = exchange;
    this.service = service;
  }

  /** See {@link Exchange#run}. */
  void run() {
    Thread here = Thread.currentThread();
    thread.set(here);
    service.begin(exchange);
    service.withLoader(this::answer);
    boolean unused = thread.compareAndSet(here, null); // it may go on elsewhere by now
  }

  private void answer() {
    Response refusal;
    try {
      refusal = RequestRules.refusal(exchange, service);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    if (refusal != null) {
      respond(refusal, null);
      return;
    }
    Response response;
    try {
      response = service.call(new RequestMap(exchange));
    } catch (Throwable e) {
      fail(e);
      return;
    }
    respond(response, null);
  }

  /** Answers what the app threw while nothing has been sent. */
  private void fail(Throwable failure) {
    Throwable answer =
        exchange.exchangeInput().brokeOffBy(failure)
            ? new HttpException(400, "the request body is malformed or ended early", failure)
            : failure;
    respond(Failures.toResponse(answer, exchange.description()), failure);
  }

  private void respond(Response response, @Nullable Throwable failure) {
    Body body = response.body();
    ResponsePlan plan;
    try {
      plan = ResponsePlan.of(exchange.method(), response);
      checkUpgrade(plan);
    } catch (RuntimeException e) {
      close(body);
      fail(e);
      return;
    }
    if (body instanceof Body.Upgrade upgrade) {
      upgrade(upgrade, plan);
    } else if (body instanceof Body.FileRange range && delegateFile(range, plan)) {
      close(range); // it holds nothing
    } else if (!plan.sendsBody()) {
      close(body);
      sendWhole(plan, NOTHING, failure);
    } else if (body instanceof Body.Bytes bytes && plan.length() == bytes.length()) {
      sendWhole(plan, ByteBuffer.wrap(bytes.bytes()), failure);
    } else if (body instanceof Body.Empty && plan.length() == 0) {
      sendWhole(plan, NOTHING, failure);
    } else if (body instanceof Body.FileRange range && plan.length() == range.length()) {
      sendFile(range, plan);
    } else {
      stream(body, plan);
    }
  }

  private void checkUpgrade(ResponsePlan plan) {
    if (!plan.upgrades()) {
      return;
    }
    plan.requireOffer(exchange.offeredProtocols());
    if (!exchange.exchangeInput().isOver()) {
      throw new InvalidResponseException(
          "the app upgraded a request whose body it has not read to its end");
    }
  }

  private void sendWhole(ResponsePlan plan, ByteBuffer bytes, @Nullable Throwable failure) {
    try {
      begin(plan);
    } catch (InvalidResponseException e) {
      fail(e);
      return;
    } catch (IOException | RuntimeException e) {
      lost(0, 0, e);
      return;
    }
    try {
      exchange.end(bytes.duplicate(), null, (taken, e) -> sent(plan.status(), taken, failure, e));
    } catch (RuntimeException e) {
      lost(0, 0, e); // told already, perhaps; then this does nothing
    }
  }

  /**
   * Hands the head to the server; it goes out with the first bytes.
   *
   * @throws InvalidResponseException if the server cannot send it: then nothing has begun
   */
  void begin(ResponsePlan plan) throws IOException {
    responseBegun = true;
    try {
      exchange.head(plan);
    } catch (InvalidResponseException e) {
      responseBegun = false;
      throw e;
    }
  }

  /** False if the server in front does not send it. */
  private boolean delegateFile(Body.FileRange range, ResponsePlan plan) {
    try {
      Sent sent = (taken, e) -> sent(plan.status(), taken, null, e);
      if (!exchange.delegateFile(plan, range, sent)) {
        return false;
      }
      responseBegun = true;
    } catch (InvalidResponseException e) {
      fail(e);
    } catch (RuntimeException e) {
      responseBegun = true;
      lost(0, 0, e);
    }
    return true;
  }

  private void sendFile(Body.FileRange range, ResponsePlan plan) {
    close(range); // it holds nothing
    FileChannel file;
    ByteBuffer small = null;
    try {
      file = FileRanges.open(range);
      small = FileRanges.readSmall(file, range);
    } catch (IOException | RuntimeException e) {
      fail(e);
      return;
    }
    if (small != null) {
      sendWhole(plan, small, null);
      return;
    }
    try {
      begin(plan);
      Sent sent = (taken, e) -> sent(plan.status(), taken, null, e);
      if (exchange.sendFile(file, range.offset(), range.length(), sent)) {
        return;
      }
    } catch (InvalidResponseException e) {
      closeFile(file);
      fail(e);
      return;
    } catch (IOException | RuntimeException e) {
      closeFile(file);
      lost(0, 0, e);
      return;
    }
    copyFile(file, range, plan);
  }

  private void copyFile(FileChannel file, Body.FileRange range, ResponsePlan plan) {
    ExchangeSink sink = new ExchangeSink(exchange, plan, true);
    Throwable failure = null;
    try {
      sink.copy(file, range.offset(), range.length());
    } catch (IOException | RuntimeException e) {
      failure = e;
      sink.endUnfinished();
    }
    closeFile(file);
    finish(plan, sink, failure);
  }

  private void stream(Body body, ResponsePlan plan) {
    if (!exchange.beginStream()) {
      close(body);
      respond(Response.text("there are too many streams; try again later").withStatus(503), null);
      return;
    }
    ExchangeSink sink = new ExchangeSink(exchange, plan, false);
    Throwable failure = null;
    try {
      body.writeTo(sink);
      sink.checkComplete();
    } catch (Throwable e) {
      failure = e;
      sink.endUnfinished();
    }
    boolean unused = Thread.interrupted();
    close(body);
    exchange.endStream();
    if (sink.excess() > 0) {
      LOG.warn(
          "{}: the body was {} bytes longer than its Content-Length; they were not sent",
          LogText.of(exchange.description()),
          sink.excess());
    }
    finish(plan, sink, failure);
  }

  /** A body has been written, or could not be. */
  private void finish(ResponsePlan plan, ExchangeSink sink, @Nullable Throwable failure) {
    if (failure == null) {
      try {
        sink.finish((taken, e) -> sent(plan.status(), sink.sentBytes() + taken, null, e));
      } catch (InvalidResponseException e) {
        fail(e);
      } catch (IOException | RuntimeException e) {
        lost(0, 0, e);
      }
    } else if (!sink.hasBegun() && !(failure instanceof ClientGoneException)) {
      fail(failure);
    } else {
      Response unused = Failures.toResponse(failure, exchange.description()); // logs it
      exchange.breakOff();
      ended(sink.hasBegun() ? plan.status() : 0, sink.sentBytes(), failure);
    }
  }

  private void upgrade(Body.Upgrade body, ResponsePlan plan) {
    if (!exchange.beginStream()) {
      close(body);
      respond(Response.text("there are too many streams; try again later").withStatus(503), null);
      return;
    }
    Conversation conversation = new Conversation(exchange, service, body, plan.status());
    responseBegun = true;
    try {
      exchange.upgrade(plan, conversation);
    } catch (UnsupportedOperationException e) {
      exchange.endStream();
      close(body);
      responseBegun = false;
      fail(e);
    } catch (RuntimeException e) {
      conversation.fail(e);
    }
  }

  // ---- how it ended ----

  private void sent(int status, long bytes, @Nullable Throwable failure, @Nullable Throwable e) {
    if (e == null) {
      ended(status, bytes, failure);
    } else if (e instanceof BodyFailure) {
      Response unused = Failures.toResponse(e, exchange.description()); // logs it
      exchange.breakOff();
      ended(status, bytes, e);
    } else {
      lost(status, bytes, e);
    }
  }

  /** The response could not be sent, which is no failure of the app. */
  private void lost(int status, long bytes, Throwable e) {
    mayBlock(() -> exchange.cancel(Cancellation.Reason.CLIENT_GONE));
    ClientGoneException gone = clientGone(e);
    Response unused = Failures.toResponse(gone, exchange.description()); // logs it
    exchange.breakOff();
    ended(status, bytes, gone);
  }

  static ClientGoneException clientGone(Throwable e) {
    return e instanceof ClientGoneException gone
        ? gone
        : new ClientGoneException("the response could not be sent", e);
  }

  /** The last step of every course. */
  void ended(int status, long bytes, @Nullable Throwable failure) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    exchange.endInput();
    CompletionSource completion = exchange.completion();
    Duration duration = Duration.ofNanos(System.nanoTime() - exchange.start());
    Outcome outcome = exchange.outcome(new Outcome(status, bytes, duration, failure));
    if (completion.hasHooks()) {
      mayBlock(() -> complete(completion, outcome));
    } else {
      complete(completion, outcome);
    }
  }

  private void complete(CompletionSource completion, Outcome outcome) {
    completion.complete(outcome);
    service.end(exchange);
  }

  /** Runs what calls the app: here, if this is the request's thread, or on one that may block. */
  private void mayBlock(Runnable work) {
    if (Thread.currentThread() == thread.get()) {
      work.run();
      return;
    }
    service.execute(
        () -> {
          runsHere();
          work.run();
          thread.set(null);
        });
  }

  void close(Body body) {
    try {
      body.close();
    } catch (Throwable e) {
      Failures.log(exchange.description() + ": closing the body failed", e);
    }
  }

  private void closeFile(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      Failures.log(exchange.description() + ": closing the file failed", e);
    }
  }

  // ---- for the classes beside ----

  /** Whether the head of the final response is the server's. */
  boolean hasBegun() {
    return responseBegun;
  }

  /** The request goes on on the calling thread. */
  void runsHere() {
    thread.set(Thread.currentThread());
  }

  /** Where the request is worked on now. */
  @Nullable Thread thread() {
    return thread.get();
  }
}
