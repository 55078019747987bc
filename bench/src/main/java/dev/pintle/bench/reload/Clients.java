package dev.pintle.bench.reload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that ask at the same time, each on a thread of its own. */
final class Clients {
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final Target target;
  private final List<Thread> threads = new ArrayList<>();

  private Clients(Target target) {
    this.target = target;
  }

  /** Starts those that are given. */
  static Clients start(Target target, List<? extends Client> all) {
    Clients clients = new Clients(target);
    for (Client client : all) {
      Thread thread = new Thread(client, client.toString());
      thread.setDaemon(true);
      thread.start();
      clients.threads.add(thread);
    }
    return clients;
  }

  /** Of every kind: some that never wait, and some that think between requests. */
  static List<Client> kinds(Target target) {
    return List.of(
        new KeptClient("kept", target, id -> Exchange.get(Page.LINE, id)),
        new KeptClient("kept", target, id -> Exchange.get(Page.LINE, id)),
        new KeptClient("kept", target, id -> Exchange.get(Page.LINE, id)),
        new KeptClient("kept, 30 KB", target, id -> Exchange.get(Page.LARGE, id)),
        new KeptClient("kept, stream", target, id -> Exchange.get(Page.STREAM, id)),
        new KeptClient("thinking", target, id -> Exchange.get(Page.LINE, id), 5, 50),
        new KeptClient("thinking", target, id -> Exchange.get(Page.LINE, id), 5, 50),
        new KeptClient("thinking", target, id -> Exchange.get(Page.LINE, id), 5, 50),
        new KeptClient("thinking, POST", target, id -> Exchange.post(100, id), 5, 50),
        new SingleClient("single", target, 0),
        new SingleClient("single", target, 0),
        new BatchClient("batches", target),
        new PipeliningClient("pipelining", target),
        new SlowPostClient("slow POST", target),
        new SlowPostClient("slow POST", target),
        new KeptClient("POST, 64 KB", target, id -> Exchange.post(65_536, id)));
  }

  /** Ends them, when they have the replies that are due. */
  void end() throws IOException, InterruptedException {
    target.end();
    for (Thread thread : threads) {
      thread.join(PATIENCE_MILLIS);
      if (thread.isAlive()) {
        throw new IOException("the client \"" + thread.getName() + "\" does not end");
      }
    }
  }
}
