package dev.pintle.http;

import dev.pintle.Body;
import dev.pintle.ClientGoneException;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Response;
import dev.pintle.http.HttpConnection.State;
import dev.pintle.http.ResponseSink.Framing;
import dev.pintle.http1.HeadWriter;
import dev.pintle.spi.Failures;
import dev.pintle.spi.ResponsePlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one request answered: calls the app, and puts its response on the wire in the way that suits
 * its body. Begins between enter and leave of a turn, and ends behind leave.
 */
final class Responder {
  private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

  /** Bodies up to this size are copied behind their head and go out with those of a burst. */
  private static final int COPIED_BYTES = 8 * 1024;

  private final HttpConnection connection;
  private final Wire wire;
  private final Persistence persistence;
  private final HttpService service;
  private final HttpExchange exchange;
  private boolean streamKeepsAlive;

  Responder(
      HttpConnection connection,
      Wire wire,
      Persistence persistence,
      HttpService service,
      HttpExchange exchange) {
    this.connection = connection;
    this.wire = wire;
    this.persistence = persistence;
    this.service = service;
    this.exchange = exchange;
  }

  void answer() throws IOException {
    Response response;
    try {
      response = service.answer(exchange);
    } catch (Throwable e) {
      respondTo(e);
      return;
    }
    respond(response);
  }

  /** Answers with an error of the app, which is logged. */
  private void respondTo(Throwable failure) throws IOException {
    Throwable answer =
        failure instanceof BrokenOffException e
            ? new HttpException(400, String.valueOf(e.getMessage()), e)
            : failure;
    Response response = Failures.toResponse(answer, exchange.description());
    send(response, ResponsePlan.of(exchange.method(), response), failure);
  }

  private void respond(Response response) throws IOException {
    ResponsePlan plan;
    try {
      plan = ResponsePlan.of(exchange.method(), response);
      if (plan.upgrades()) {
        UpgradedConnection.check(exchange, plan);
      }
    } catch (RuntimeException e) {
      close(response.body());
      respondTo(e);
      return;
    }
    send(response, plan, null);
  }

  private void send(Response response, ResponsePlan plan, @Nullable Throwable failure)
      throws IOException {
    Body body = response.body();
    if (plan.upgrades()) {
      upgrade((Body.Upgrade) body, plan);
    } else if (!plan.sendsBody()) {
      close(body);
      sendPlain(plan, null, failure);
    } else if (body instanceof Body.Bytes bytes && plan.length() == bytes.length()) {
      sendPlain(plan, bytes.bytes(), failure);
    } else if (body instanceof Body.Empty && plan.length() == 0) {
      sendPlain(plan, null, failure);
    } else if (body instanceof Body.FileRange range && plan.length() == range.length()) {
      sendFile(range, plan);
    } else {
      stream(body, plan);
    }
  }

  private void sendPlain(ResponsePlan plan, byte @Nullable [] bytes, @Nullable Throwable failure)
      throws IOException {
    wire.turn().leave();
    boolean keepAlive = head(plan, plan.length());
    ByteBuffer large = null;
    if (bytes != null && bytes.length <= COPIED_BYTES) {
      wire.out().writer().put(bytes, 0, bytes.length);
    } else if (bytes != null) {
      large = ByteBuffer.wrap(bytes);
    }
    exchange.answered(plan.status(), bytes == null ? 0 : bytes.length, failure);
    connection.answered(connection.after(keepAlive), large, null);
  }

  private void sendFile(Body.FileRange range, ResponsePlan plan) throws IOException {
    PendingFile file;
    byte[] small = null;
    try {
      file = PendingFile.open(range);
      if (file.remaining() <= COPIED_BYTES) {
        small = file.readAll();
      }
    } catch (IOException | RuntimeException e) {
      close(range);
      respondTo(e);
      return;
    }
    close(range);
    if (small != null) {
      sendPlain(plan, small, null);
      return;
    }
    wire.turn().leave();
    boolean keepAlive = head(plan, plan.length());
    exchange.answered(plan.status(), range.length(), null);
    connection.answered(connection.after(keepAlive), null, file);
  }

  /** Puts the head into the output; true if the connection will be used on. */
  private boolean head(ResponsePlan plan, long length) throws IOException {
    wire.out().reclaim();
    boolean ends = length == HeadWriter.UNSAID && plan.sendsBody(); // by closing, in HTTP/1.0
    boolean keepAlive = !ends && !plan.closes() && persistence.continues(exchange);
    writeHead(plan, length, keepAlive);
    return keepAlive;
  }

  private void writeHead(ResponsePlan plan, long length, boolean keepAlive) {
    exchange.beginResponse();
    HeadWriter.Connection note;
    if (!keepAlive) {
      note =
          plan.namesUpgrade() ? HeadWriter.Connection.CLOSE_UPGRADE : HeadWriter.Connection.CLOSE;
    } else if (plan.namesUpgrade()) {
      note = HeadWriter.Connection.UPGRADE;
    } else if (exchange.head().minorVersion() == 0) {
      note = HeadWriter.Connection.KEEP_ALIVE;
    } else {
      note = HeadWriter.Connection.DEFAULT;
    }
    wire.out()
        .writer()
        .head(plan.status(), withServer(plan.headers()), length, note, wire.turn().now());
  }

  private Headers withServer(Headers headers) {
    String server = wire.settings().server();
    if (server == null || headers.contains("Server")) {
      return headers;
    }
    return headers.toBuilder().add("Server", server).build();
  }

  // ---- bodies that are made while they are sent ----

  private void stream(Body body, ResponsePlan plan) throws IOException {
    if (!wire.turn().beginStream()) {
      tooManyStreams(body);
      return;
    }
    Framing framing = framing(plan);
    long length = framing == Framing.CHUNKED ? HeadWriter.CHUNKED : plan.length();
    ResponseSink sink =
        new ResponseSink(
            wire,
            exchange,
            framing,
            plan.length(),
            () -> streamKeepsAlive = head(plan, length),
            wire.turn().scratch().out());
    Throwable failure = null;
    try {
      body.writeTo(sink);
      sink.checkWhole();
      if (sink.missing() > 0) {
        throw new IOException(
            "the body ended " + sink.missing() + " bytes short of its Content-Length");
      }
      sink.finish();
    } catch (Throwable e) {
      failure = e;
      sink.end();
    }
    Interrupts.clear();
    close(body);
    if (sink.excess() > 0) {
      LOG.warn(
          "{}: the body was {} bytes longer than its Content-Length; they were not sent",
          exchange.description(),
          sink.excess());
    }
    wire.turn().endStream();
    if (failure == null) {
      wire.turn().leave();
      exchange.answered(plan.status(), sink.count(), null);
      connection.answered(connection.after(streamKeepsAlive), null, null);
    } else {
      brokenStream(plan, sink, failure);
    }
  }

  private void brokenStream(ResponsePlan plan, ResponseSink sink, Throwable failure)
      throws IOException {
    if (!sink.hasBegun() && !(failure instanceof ClientGoneException)) {
      respondTo(failure);
      return;
    }
    Response unused = Failures.toResponse(failure, exchange.description()); // logs it
    wire.turn().leave();
    exchange.answered(sink.hasBegun() ? plan.status() : 0, sink.count(), failure);
    connection.broken(sink.framing() == Framing.CLOSE);
  }

  private Framing framing(ResponsePlan plan) {
    if (plan.length() >= 0) {
      return Framing.LENGTH;
    }
    return exchange.head().minorVersion() == 0 ? Framing.CLOSE : Framing.CHUNKED;
  }

  private void tooManyStreams(Body body) throws IOException {
    close(body);
    Response busy = Response.text("there are too many streams; try again later").withStatus(503);
    send(busy, ResponsePlan.of(exchange.method(), busy), null);
  }

  private void upgrade(Body.Upgrade body, ResponsePlan plan) throws IOException {
    if (!wire.turn().beginStream()) {
      tooManyStreams(body);
      return;
    }
    UpgradedConnection conversation = new UpgradedConnection(wire, exchange);
    Throwable failure = null;
    try {
      wire.out().reclaim();
      writeHead(plan, HeadWriter.UNSAID, true);
      wire.sendWaiting(exchange, null, null);
      connection.upgradedTo(conversation);
      if (service.isDraining()) {
        conversation.shutDown();
      }
      body.duplex().run(conversation.input(), conversation.output());
      conversation.output().flush();
    } catch (Throwable e) {
      failure = e;
      if (!conversation.hasEnded()) {
        Response unused = Failures.toResponse(e, exchange.description()); // logs it
      }
    }
    Interrupts.clear();
    conversation.end();
    connection.upgradedTo(null);
    close(body);
    wire.turn().endStream();
    wire.turn().leave();
    exchange.answered(plan.status(), conversation.bytesSent(), failure);
    connection.answered(State.LINGER, null, null);
  }

  private void close(Body body) {
    try {
      body.close();
    } catch (Throwable e) {
      LOG.warn("{}: closing the body failed", exchange.description(), e);
    }
  }
}
