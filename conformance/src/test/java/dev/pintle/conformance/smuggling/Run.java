package dev.pintle.conformance.smuggling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.conformance.smuggling.Client.Reply;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A handler behind a proxy, and what comes of the attacks on the two. */
final class Run implements Closeable {
  /** So many of the attacks reach the app, at the least; else nothing would be shown. */
  private static final double SHARE = 0.3;

  private final Witness witness = new Witness();
  private final List<String> attempts = new ArrayList<>();
  private final Server server;
  private final Front front;

  /** Starts both; the folder is for the proxy alone. */
  Run(String handler, Front.Kind kind, Path dir) throws IOException, InterruptedException {
    server = Handler.named(handler).start(witness, Options.builder().listen("127.0.0.1:0").build());
    try {
      front = Front.start(kind, dir, server.port());
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** Once with an app that reads what it is sent, and once with one that does not. */
  void attempt(Attack attack) throws IOException {
    attempt(attack, "/read/");
    attempt(attack, "/skip/");
  }

  private void attempt(Attack attack, String path) throws IOException {
    String number = String.format(Locale.ROOT, "%04d", attempts.size());
    attempts.add(attack.name());
    String bytes = attack.bytes().replace("/read/", path).replace("####", number);
    String later = attack.later().replace("####", number);
    String next = Attack.NEXT.replace("####", number);
    String victim = "/victim/" + number;

    List<Reply> replies = Client.send(front.port(), bytes, later, next);
    List<Reply> others =
        Client.send(front.port(), "GET " + victim + " HTTP/1.1\r\nHost: a\r\n\r\n", "", "");

    assertThat(replies.stream().map(Reply::seen).filter(seen -> !seen.isEmpty()).toList())
        .as("the requests whose replies the attacker got")
        .isSubsetOf(path + number, "/a-second/" + number, "/next/" + number)
        .doesNotHaveDuplicates();
    assertThat(others).as("the replies to another").containsExactly(new Reply(200, victim));
    assertThat(witness.count("/smuggled/" + number)).as("what was hidden").isZero();
    assertThat(witness.count(victim)).as("the request of another").isEqualTo(1);
  }

  /** Ends both, and holds what the app saw against what the proxy says that it asked for. */
  void compare() throws IOException, InterruptedException {
    List<Forwarded> log = front.quit();
    var unused = server.drain(Duration.ofSeconds(5));

    assertThat(differences(log)).isEmpty();
    assertThat(witness.bodies())
        .as("a request of another as content")
        .noneMatch(body -> body.contains("/victim/"));
    assertThat(witness.count("/read/") + witness.count("/skip/"))
        .as("attacks that reached the app")
        .isGreaterThan((int) (SHARE * attempts.size()));
    assertThat(server.stats().accepted())
        .as("connections, for what is left on one to meet the next request")
        .isLessThan(attempts.size() / 2);
  }

  /** What the client got an answer to was seen, and what was seen had been asked for. */
  private List<String> differences(List<Forwarded> log) {
    Map<String, Integer> asked = new HashMap<>();
    Map<String, Integer> answered = new HashMap<>();
    for (Forwarded request : log) {
      if (request.toServer()) {
        asked.merge(request.request(), 1, Integer::sum);
        answered.merge(request.request(), request.status() == 200 ? 1 : 0, Integer::sum);
      }
    }
    Set<String> requests = new TreeSet<>(asked.keySet());
    requests.addAll(witness.requests().keySet());
    List<String> differences = new ArrayList<>();
    for (String request : requests) {
      int seen = witness.requests().getOrDefault(request, 0);
      int most = asked.getOrDefault(request, 0);
      int least = answered.getOrDefault(request, 0);
      if (seen < least || seen > most) {
        differences.add(
            "%s: %s was seen %d times, asked for %d times and answered %d times"
                .formatted(attack(request), request, seen, most, least));
      }
    }
    return differences;
  }

  private String attack(String request) {
    int number = request.length() - 4;
    return request.substring(number).matches("\\d{4}")
        ? attempts.get(Integer.parseInt(request.substring(number)))
        : "one of the attacks";
  }

  @Override
  public void close() {
    front.close();
    server.close();
  }
}
