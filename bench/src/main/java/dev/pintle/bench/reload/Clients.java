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

  /** Of every kind, and some that ask for what careless apps do. */
  static List<Client> careless(Target target) {
    List<Client> all = new ArrayList<>(kinds(target));
    all.add(new KeptClient("throwing", target, Exchange::failing, 50, 200));
    all.add(new KeptClient("slow call", target, id -> Exchange.get(Page.SLOW, id), 20, 100));
    all.add(new KeptClient("POST, unread", target, id -> Exchange.unread(50_000, id), 50, 200));
    all.add(new KeptClient("POST, spilled", target, id -> Exchange.spilled(400_000, id), 50, 200));
    return all;
  }

  /** Has them ask nothing, on connections that they keep; returns when all is answered. */
  void pause() throws IOException, InterruptedException {
    target.pause();
    long begin = System.nanoTime();
    while (target.paused() < threads.size()) {
      if (System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
        throw new IOException("a client goes on");
      }
      Thread.sleep(10);
    }
  }

  void resume() {
    target.resume();
  }

  /** Has them end some time. */
  void abandon() {
    target.end();
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
