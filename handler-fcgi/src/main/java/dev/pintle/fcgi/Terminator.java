package dev.pintle.fcgi;

import dev.pintle.Cancellation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes requests from apps that have had them for longer than terminate-timeout. */
final class Terminator {
  private final ConnectionRequests requests;

  /** Zero if apps may take their time. */
  private final long nanos;

  /** Answered in the stead of apps that have not returned; each keeps its place until then. */
  private final Set<FcgiExchange> late = new HashSet<>(0);

  Terminator(ConnectionRequests requests, long nanos) {
    this.requests = requests;
    this.nanos = nanos;
  }

  /** When the first request will be overdue. */
  long deadline() {
    long earliest = Long.MAX_VALUE;
    if (nanos > 0) {
      synchronized (requests.lock()) {
        for (FcgiExchange exchange : requests.all()) {
          earliest = Math.min(earliest, exchange.overdueAt(nanos));
        }
      }
    }
    return earliest;
  }

  /** Terminates the requests that are overdue. */
  void run(long now) {
    if (nanos == 0) {
      return;
    }
    List<FcgiExchange> overdue;
    synchronized (requests.lock()) {
      overdue = requests.all().stream().filter(each -> each.overdueAt(nanos) - now <= 0).toList();
    }
    overdue.forEach(this::terminate);
  }

  private void terminate(FcgiExchange exchange) {
    Termination termination = exchange.terminable();
    if (termination == null) {
      return;
    }
    Outgoing answer;
    Runnable actions;
    synchronized (requests.lock()) {
      Outgoing outgoing = exchange.outgoing();
      if (outgoing.last || outgoing.failure != null) {
        return; // it has ended meanwhile
      }
      actions = exchange.cancellation().mark(Cancellation.Reason.TIMEOUT);
      answer = exchange.terminate(termination);
      if (answer == null) {
        requests.remainsIncomplete(outgoing);
      } else {
        late.add(exchange);
        requests.answer(answer, Termination.STATUS, Termination.MESSAGE);
      }
      requests.lock().notifyAll();
    }
    requests.output().pump(false);
    requests.link().execute(() -> tell(exchange, termination, answer != null, actions));
  }

  private static void tell(
      FcgiExchange exchange,
      Termination termination,
      boolean answered,
      @Nullable Runnable actions) {
    termination.log(exchange.name(), answered);
    if (actions != null) {
      actions.run();
    }
  }

  /** Whether the app has a request still that was answered in its stead; within the lock. */
  boolean isLate(FcgiExchange exchange) {
    return late.contains(exchange);
  }

  /** The app has returned from a request that was taken from it. */
  void returned(FcgiExchange exchange) {
    synchronized (requests.lock()) {
      if (late.remove(exchange) && requests.find(exchange.outgoing().id) != exchange) {
        requests.demultiplexer().givePlace();
      }
    }
  }
}
