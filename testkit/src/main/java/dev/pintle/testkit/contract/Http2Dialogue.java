package dev.pintle.testkit.contract;

import dev.pintle.Headers;
import java.io.IOException;
import java.util.Set;

/** A trial over a connection of HTTP/2 of its own, written down as {@link Dialogue} does. */
final class Http2Dialogue {
  /** They belong to connections of HTTP/1.1, and HTTP/2 refuses them (RFC 9113, 8.2.2). */
  private static final Set<String> OF_HTTP_1 = Set.of("Connection", "Upgrade", "TE");

  /** What a client may send that does not read meanwhile: less than any window. */
  private static final int AT_ONCE = 8 * 1024;

  private final Http2Exchange exchange;
  private final Trial trial;
  private final Transcript transcript;

  private Http2Dialogue(Http2Exchange exchange, Trial trial, Transcript transcript) {
    this.exchange = exchange;
    this.trial = trial;
    this.transcript = transcript;
  }

  /**
   * Whether a trial is not about the bytes, versions and connections of HTTP/1, nor a large body.
   */
  static boolean canCarry(Trial trial) {
    return !trial.isRaw()
        && !trial.isHttp10()
        && !trial.isLast()
        && trial.conversation() == null
        && !MirrorApp.quotesNames(trial)
        && !MirrorApp.leavesBody(trial)
        && bodyLength(trial) <= AT_ONCE
        && (trial.target().startsWith("/") || trial.target().equals("*"))
        && OF_HTTP_1.stream().noneMatch(trial.fields()::contains);
  }

  private static int bodyLength(Trial trial) {
    String body = trial.body();
    return body == null ? 0 : body.length();
  }

  static void hold(RawClient client, Trial trial, Transcript transcript) {
    try {
      Http2Connection connection = Http2Connection.open(client, Http2Connection.WIDE_WINDOW);
      new Http2Dialogue(connection.begin(request(trial)), trial, transcript).run();
    } catch (IOException e) {
      transcript.add("client", "failure", e);
    }
  }

  private static ClientRequest request(Trial trial) {
    Headers.Builder fields = Headers.builder().add("Host", Trial.HOST);
    trial.fields().forEach(field -> fields.add(field.getKey(), field.getValue()));
    boolean waits = trial.waitsForContinue();
    String body = trial.isChunked() || waits ? null : trial.body();
    if (waits && !trial.isChunked() && trial.body() != null) {
      fields.add("Content-Length", Integer.toString(trial.body().length()));
    }
    boolean open = trial.isChunked() || (waits && trial.body() != null);
    return new ClientRequest(trial.method(), trial.target(), fields.build(), body, open);
  }

  private void run() throws IOException {
    if (trial.isChunked() && !trial.waitsForContinue()) {
      sendBody();
    }
    Reply head = exchange.head();
    int interims = 0;
    while (head.status() < 200) {
      interims++;
      transcript.head("reply 1 interim " + interims, head.status(), head.headers());
      if (head.status() == 100 && trial.waitsForContinue()) {
        sendBody();
      }
      head = exchange.head();
    }
    transcript.head("reply 1", head.status(), head.headers());
    try {
      Reply whole = exchange.finish();
      transcript.body("reply 1", whole.body(), whole.trailers());
    } catch (IOException e) {
      // How much came before is a matter of buffers.
      transcript.add("reply 1", "body", "breaks off");
    }
  }

  private void sendBody() throws IOException {
    String body = trial.body();
    if (body != null) {
      exchange.write(body).end(trial.trailers());
    }
  }
}
