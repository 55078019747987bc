package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Cancellation;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.Outcome;
import dev.pintle.Response;
import dev.pintle.spi.CancellationSource;
import dev.pintle.spi.CompletionSource;
import dev.pintle.spi.Failures;
import dev.pintle.spi.RequestMap;
import dev.pintle.spi.ResponsePlan;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of an app as a handler makes it, from the map to the completion hooks. */
final class DirectCall implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle");

  private final App app;
  private final RequestData request;
  private final CallWatch watch;
  private final Inbox inbox;
  private final BytePipe fromClient;
  private final CompletionSource completion = new CompletionSource();
  private final CancellationSource cancellation = new CancellationSource();
  private @Nullable Throwable failure;

  /**
   * Prepares the call.
   *
   * @param inbox takes what the client is sent
   * @param fromClient what the client sends after an upgrade
   */
  DirectCall(App app, RequestData request, CallWatch watch, Inbox inbox, BytePipe fromClient) {
    this.app = app;
    this.request = request;
    this.watch = watch;
    this.inbox = inbox;
    this.fromClient = fromClient;
  }

  @Override
  public void run() {
    long start = System.nanoTime();
    DirectSource source = new DirectSource(request, inbox, cancellation, completion);
    DirectSink sink = respond(callApp(source), source);
    inbox.body().end(sink.isBroken() ? brokenOff(sink) : null);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    completion.complete(new Outcome(sink.sentStatus(), sink.count(), duration, failure));
  }

  private Response callApp(DirectSource source) {
    try {
      return app.call(new RequestMap(source));
    } catch (Throwable e) {
      return failed(e);
    }
  }

  /** A verdict for the test is not logged: the test will tell. */
  private Response failed(Throwable e) {
    failure = e;
    watch.note(e);
    return watch.hasVerdict() ? Response.status(500) : Failures.toResponse(e, request.toString());
  }

  /** Sends a response, or another in its place as long as nothing of it has gone out. */
  private DirectSink respond(Response response, DirectSource source) {
    ResponsePlan plan;
    try {
      plan = ResponsePlan.of(request.method(), response);
      plan.requireOffer(request.isVersion10() ? null : source.field("UPGRADE"));
    } catch (RuntimeException e) {
      close(response.body());
      return respond(failed(e), source);
    }
    source.finalHeadBegins();
    DirectSink sink = new DirectSink(request, plan, inbox, this::clientLeaves, this::appHangsUp);
    Throwable thrown = write(plan, response.body(), sink);
    close(response.body());
    if (thrown == null) {
      return sink;
    }
    if (!sink.isHeadSent()) {
      return respond(failed(thrown), source);
    }
    sink.breakOff();
    brokeOff(thrown);
    return sink;
  }

  private @Nullable Throwable write(ResponsePlan plan, Body body, DirectSink sink) {
    try {
      if (body instanceof Body.Upgrade upgrade) {
        sink.flush();
        upgrade.duplex().run(fromClient.input(), sink);
      } else if (plan.sendsBody()) {
        body.writeTo(sink);
      }
      sink.end();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private void brokeOff(Throwable thrown) {
    failure = thrown;
    watch.note(thrown);
    if (!watch.hasVerdict() && !(thrown instanceof ClientGoneException)) {
      LOG.error("{} failed while its body was written", request, thrown);
    }
  }

  private void close(Body body) {
    try {
      body.close();
    } catch (IOException | RuntimeException e) {
      watch.note(e);
      LOG.error("closing the body of {} failed", request, e);
    }
  }

  private IOException brokenOff(DirectSink sink) {
    return new IOException("the response broke off after " + sink.count() + " bytes", failure);
  }

  private void appHangsUp() {
    fromClient.end(new IOException("the connection has been closed"));
  }

  /** The client is gone: writes fail from now on. */
  void clientLeaves() {
    inbox.body().leave();
    fromClient.end(new IOException("the client has left"));
    cancellation.cancel(Cancellation.Reason.CLIENT_GONE);
  }

  /** The fields that a client sees: those of the app, and what the plan makes of the body. */
  static Headers sentHeaders(ResponsePlan plan) {
    Headers headers = plan.headers();
    if (plan.length() < 0 && !plan.closes()) {
      return headers;
    }
    Headers.Builder all = headers.toBuilder();
    if (plan.length() >= 0) {
      all.add("Content-Length", Long.toString(plan.length()));
    }
    if (plan.closes()) {
      all.add("Connection", "close");
    }
    return all.build();
  }
}
