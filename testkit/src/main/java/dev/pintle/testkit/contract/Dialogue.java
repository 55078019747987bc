package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;

/** A trial over a connection of its own. */
final class Dialogue {
  private static final int AT_ONCE = 16 * 1024;

  private final RawClient client;
  private final Trial trial;
  private final Transcript transcript;

  private Dialogue(RawClient client, Trial trial, Transcript transcript) {
    this.client = client;
    this.trial = trial;
    this.transcript = transcript;
  }

  static void hold(RawClient client, Trial trial, Transcript transcript) {
    try {
      new Dialogue(client, trial, transcript).run();
    } catch (IOException e) {
      transcript.add("client", "failure", e);
    }
  }

  private void run() throws IOException {
    send(trial.waitsForContinue() ? trial.head() : trial.head() + trial.rest());
    int number = 0;
    for (String method : trial.methods()) {
      number++;
      readReply("reply " + number, method);
    }
    if (trial.isLast()) {
      transcript.add(
          "connection", "behind the last reply", client.isClosedByServer() ? "ends" : "goes on");
    }
  }

  /** A server that answers while it reads has to be read while it is written to. */
  private void send(String text) throws IOException {
    if (text.length() <= AT_ONCE) {
      client.send(text);
      return;
    }
    Thread sender =
        new Thread(() -> client.sendWhatIsTaken(text.getBytes(ISO_8859_1), 1), "sender");
    sender.setDaemon(true);
    sender.start();
  }

  private void readReply(String about, String method) throws IOException {
    Reply head = client.readHead();
    int interims = 0;
    while (head.status() < 200 && head.status() != 101) {
      interims++;
      transcript.head(about + " interim " + interims, head.status(), head.headers());
      if (head.status() == 100 && trial.waitsForContinue()) {
        send(trial.rest());
      }
      head = client.readHead();
    }
    if (trial.isRefused()) {
      transcript.add(about, "status", head.status());
      var unused = client.readBody(method, head);
      return;
    }
    transcript.head(about, head.status(), head.headers());
    String said = trial.conversation();
    if (said != null && (head.status() == 101 || method.equals("CONNECT"))) {
      transcript.add(about, "conversation", client.send(said).read(said.length()));
      transcript.add(about, "conversation at its end", client.halfClose().readToEnd());
      return;
    }
    readBody(about, method, head);
  }

  private void readBody(String about, String method, Reply head) {
    try {
      Reply whole = client.readBody(method, head);
      transcript.body(about, whole.body(), whole.trailers());
    } catch (IOException e) {
      // How much came before is a matter of buffers.
      transcript.add(about, "body", "breaks off");
    }
  }
}
