package dev.pintle.bench.reload;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * A connection, with what was asked on it and is not answered yet. It sends nothing twice, and
 * counts each request once: as answered, as lost, or as sent behind a reply that said {@code
 * close}.
 */
final class Conversation implements Closeable {
  private final Socket socket;
  private final OutputStream out;
  private final ReplyReader replies;
  private final Ledger ledger;
  private final String client;
  private final Queue<Asked> unanswered = new ArrayDeque<>();

  /**
   * What was asked.
   *
   * @param oldest generation that may answer it
   */
  private record Asked(Exchange exchange, int oldest) {}

  private Conversation(Socket socket, Ledger ledger, String client) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.replies = new ReplyReader(socket.getInputStream());
    this.ledger = ledger;
    this.client = client;
  }

  /**
   * Connects.
   *
   * @param client what kind of client it is for
   * @throws LostException which has been counted, as all that the others throw
   */
  static Conversation begin(Target target, String client) throws LostException {
    Ledger ledger = target.ledger();
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(target.patienceMillis());
      socket.connect(target.server(), target.patienceMillis());
      return new Conversation(socket, ledger, client);
    } catch (IOException e) {
      close(socket);
      LossKind kind = e instanceof ConnectException ? LossKind.REFUSED : LossKind.RESET;
      String detail = "no connection: " + e.getMessage();
      ledger.lost(kind, client, 1, detail);
      throw new LostException(kind, detail);
    }
  }

  /** Sends requests, in one write. */
  void send(List<Exchange> exchanges) throws LostException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Exchange exchange : exchanges) {
      all.writeBytes(exchange.head());
      all.writeBytes(exchange.body());
    }
    boolean quiet = unanswered.isEmpty();
    int oldest = ledger.generations().oldest();
    exchanges.forEach(exchange -> unanswered.add(new Asked(exchange, oldest)));
    requireNoRemains(quiet);
    var unused = write(all.toByteArray());
  }

  /**
   * Sends a request with its body in pieces.
   *
   * @param pauseMillis before each piece
   */
  void sendSlowly(Exchange exchange, int pieces, int pauseMillis)
      throws LostException, InterruptedException {
    boolean quiet = unanswered.isEmpty();
    unanswered.add(new Asked(exchange, ledger.generations().oldest()));
    requireNoRemains(quiet);
    byte[] body = exchange.body();
    boolean goesOn = write(exchange.head());
    for (int i = 0; i < pieces && goesOn; i++) {
      Thread.sleep(pauseMillis);
      int begin = body.length * i / pieces;
      goesOn = write(Arrays.copyOfRange(body, begin, body.length * (i + 1) / pieces));
    }
  }

  /** Nothing lies between a reply and the next request. */
  private void requireNoRemains(boolean quiet) throws LostException {
    boolean remains;
    try {
      remains = quiet && replies.hasMore();
    } catch (LostException e) {
      throw lost(e);
    }
    if (remains) {
      throw lost(new LostException(LossKind.WRONG, "more than the reply that was due"));
    }
  }

  /** Shows what has gone wrong only when the reply is read: there may be one, which tells more. */
  private boolean write(byte[] bytes) {
    try {
      out.write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads a reply.
   *
   * @return whether the connection can be used further
   */
  boolean receive() throws LostException {
    Asked asked = unanswered.element();
    Reply reply;
    try {
      reply = replies.read();
    } catch (LostException e) {
      throw lost(e);
    }
    unanswered.remove();
    judge(asked, reply);
    if (reply.closes()) {
      end();
      return false;
    }
    return true;
  }

  private void judge(Asked asked, Reply reply) {
    Exchange exchange = asked.exchange();
    if (reply.status() != exchange.status()) {
      lost(LossKind.STATUS, exchange, reply);
      return;
    }
    if (exchange.isServers()) {
      ledger.answered();
      return;
    }
    int generation = exchange.generation(reply.body());
    if (generation > 0 && ledger.generations().answered(generation, asked.oldest())) {
      ledger.answered();
    } else {
      lost(LossKind.WRONG, exchange, reply);
    }
  }

  private void lost(LossKind kind, Exchange exchange, Reply reply) {
    String body = reply.body();
    String begin = body.substring(0, Math.min(body.length(), 80));
    ledger.lost(kind, client, 1, exchange + ": " + reply.status() + " " + begin);
  }

  private void end() {
    if (!unanswered.isEmpty()) {
      ledger.behindClose(client, unanswered.size());
      unanswered.clear();
    } else if (!replies.atEnd()) {
      ledger.lost(LossKind.WRONG, client, 1, "the connection did not end after \"close\"");
    }
  }

  /** Counts all that was to come. */
  private LostException lost(LostException e) {
    if (!unanswered.isEmpty()) {
      String detail = unanswered.element().exchange() + ": " + e.getMessage();
      ledger.lost(e.kind(), client, unanswered.size(), detail);
      unanswered.clear();
    }
    return e;
  }

  /** What was right so far is not, for another reason. */
  void deny(String detail) {
    ledger.lost(LossKind.WRONG, client, 1, detail);
  }

  int unanswered() {
    return unanswered.size();
  }

  @Override
  public void close() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket cannot be closed", e);
    }
  }
}
