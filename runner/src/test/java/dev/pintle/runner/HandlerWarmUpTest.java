package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Headers;
import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.testkit.TestCertificate;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("socket")
@Timeout(60)
class HandlerWarmUpTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final Gate gate = new Gate();

  private RehearsalSettings settings(int requests, Duration time, Duration patience) {
    return new RehearsalSettings(null, List.of("/a?b=1", "/c"), requests, time, patience);
  }

  private void warmUp(String handler, Options options, RehearsalSettings settings, App app)
      throws Exception {
    new HandlerWarmUp(Handler.named(handler), options, settings, "", false, gate)
        .of(gate.wrap(app));
  }

  private void warmUp(String handler, int requests, App app) throws Exception {
    warmUp(handler, Options.builder().build(), settings(requests, LONG, LONG), app);
  }

  @Nested
  class AsksOverConnections {
    private final Map<String, AtomicInteger> targets = new ConcurrentHashMap<>();
    private final Set<String> ports = ConcurrentHashMap.newKeySet();
    private final Queue<Map<String, Object>> maps = new ConcurrentLinkedQueue<>();
    @TempDir private Path directory;

    private Response count(Map<String, Object> env) {
      targets
          .computeIfAbsent(Env.REQUEST_URI.get(env), target -> new AtomicInteger())
          .incrementAndGet();
      ports.add(Env.REMOTE_PORT.get(env));
      maps.add(Map.copyOf(env));
      return Response.text("counted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "jetty", "undertow"})
    void asOftenAsWasAskedFor(String handler) throws Exception {
      warmUp(handler, 203, this::count);
      assertThat(targets).containsOnlyKeys("/a?b=1", "/c");
      assertThat(targets.values()).allSatisfy(count -> assertThat(count).hasValue(203));
      assertThat(ports).as("some are kept, some are not").hasSizeBetween(50, 250);
    }

    @Test
    void onceIfThatWasAskedFor() throws Exception {
      warmUp("http", 1, this::count);
      assertThat(targets.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    @Test
    void thoughTheServerWillBeReachedByProxiesAlone() throws Exception {
      Options options =
          Options.builder()
              .trustedProxies("192.0.2.1")
              .set(Option.of("http.proxy-protocol", Boolean.class), true)
              .build();
      warmUp("http", options, settings(3, LONG, LONG), this::count);
      assertThat(targets.values()).allSatisfy(count -> assertThat(count).hasValue(3));
    }

    @Test
    void withFewFieldsAndWithMany() throws Exception {
      warmUp("http", 40, this::count);
      assertThat(maps.stream().map(env -> Env.HEADERS.get(env).size()).collect(Collectors.toSet()))
          .contains(3, 16);
      assertThat(maps)
          .allSatisfy(env -> assertThat(env).containsEntry("HTTP_USER_AGENT", "pintle-warm-up"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "jetty", "undertow"})
    void howeverLowTheLimitsForClientsAre(String handler) throws Exception {
      Options options =
          Options.builder()
              .maxConnections(1)
              .maxStreams(1)
              .maxConcurrentCalls(1)
              .maxHeaders(2)
              .maxHeaderBytes(200)
              .build();
      App streaming =
          env -> {
            Response unused = count(env);
            return Response.stream("text/plain", out -> out.write(1));
          };
      warmUp(handler, options, settings(10, LONG, LONG), streaming);
      assertThat(targets.values()).allSatisfy(count -> assertThat(count).hasValue(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "jetty", "undertow"})
    void belowTheMountAndOverTls(String handler) throws Exception {
      TestCertificate certificate = TestCertificate.create();
      Options options =
          Options.builder()
              .listen("https://127.0.0.1:0")
              .tls(
                  certificate.writeCertificate(directory.resolve("cert.pem")),
                  certificate.writeKey(directory.resolve("key.pem")))
              .mount("/shop")
              .build();
      new HandlerWarmUp(
              Handler.named(handler), options, settings(4, LONG, LONG), "/shop", true, gate)
          .of(gate.wrap(this::count));
      assertThat(maps)
          .hasSize(8)
          .allSatisfy(
              env -> {
                assertThat(Env.SCRIPT_NAME.get(env)).isEqualTo("/shop");
                assertThat(Env.SCHEME.get(env)).isEqualTo("https");
                assertThat(Env.TLS.find(env)).isPresent();
              });
    }
  }

  /** With --drain 0, too. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "jetty", "undertow"})
  void hasTheLastOfARoundAnsweredInADrain(String handler) throws Exception {
    Queue<Boolean> closing = new ConcurrentLinkedQueue<>();
    warmUp(
        handler,
        Options.builder().drainTimeout(Duration.ZERO).build(),
        settings(40, LONG, LONG),
        env -> {
          closing.add(Env.CANCELLATION.get(env).isCancelled());
          return Response.text("x");
        });
    assertThat(closing).hasSize(80).filteredOn(cancelled -> cancelled).hasSize(8);
  }

  @Nested
  class ReadsToItsEnd {
    private void read(Response response) throws Exception {
      AtomicInteger asked = new AtomicInteger();
      warmUp(
          "http",
          8,
          env -> {
            asked.incrementAndGet();
            return response;
          });
      assertThat(asked).hasValue(16);
    }

    @Test
    void whatHasALength() throws Exception {
      read(Response.text("x".repeat(100_000)));
    }

    @Test
    void whatIsStreamed() throws Exception {
      byte[] piece = "piece\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      read(
          Response.stream(
              "text/plain",
              out -> {
                for (int i = 0; i < 20; i++) {
                  out.write(piece);
                  out.flush();
                }
              }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "jetty", "undertow"})
    void whatHasTrailers(String handler) throws Exception {
      AtomicInteger asked = new AtomicInteger();
      warmUp(
          handler,
          8,
          env -> {
            asked.incrementAndGet();
            return Response.stream(
                "text/plain",
                out -> {
                  out.write(1);
                  out.trailers(Headers.of("X-Sum", "1", "X-More", "2"));
                });
          });
      assertThat(asked).hasValue(16);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304, 404})
    void whatHasNoBody(int status) throws Exception {
      read(new Response(status, Headers.empty(), Response.status(204).body()));
    }

    @Test
    void whatComesBehindAnInterimResponse() throws Exception {
      AtomicInteger asked = new AtomicInteger();
      warmUp(
          "http",
          8,
          env -> {
            Env.INFORMATIONAL.get(env).send(103, Headers.of("Link", "</a.css>; rel=preload"));
            asked.incrementAndGet();
            return Response.text("x");
          });
      assertThat(asked).hasValue(16);
    }
  }

  @Nested
  class Fails {
    @Test
    void ifAnAnswerIsOneOfAServerThatFailed() {
      assertThatThrownBy(() -> warmUp("http", 8, env -> Response.status(503)))
          .isInstanceOf(LoadException.class)
          .hasMessage("the warm-up GET /a?b=1 answered 503");
    }

    @Test
    void ifAnAnswerDripsInForEver() {
      Options options = Options.builder().drainTimeout(Duration.ZERO).build();
      RehearsalSettings settings = settings(8, LONG, Duration.ofMillis(200));
      App dripping =
          env ->
              Response.stream(
                  "text/plain",
                  out -> {
                    while (true) {
                      out.write(1);
                      out.flush();
                      Thread.sleep(10);
                    }
                  });
      assertThatThrownBy(() -> warmUp("http", options, settings, dripping))
          .isInstanceOf(LoadException.class)
          .hasMessage("the warm-up GET /a?b=1 was not answered within 200 ms");
    }

    @Test
    void ifAnAnswerDoesNotCome() {
      CountDownLatch never = new CountDownLatch(1);
      Options options = Options.builder().drainTimeout(Duration.ZERO).build();
      RehearsalSettings settings = settings(8, LONG, Duration.ofMillis(50));
      assertThatThrownBy(
              () ->
                  warmUp(
                      "http",
                      options,
                      settings,
                      env -> {
                        never.await();
                        return Response.text("late");
                      }))
          .isInstanceOf(LoadException.class)
          .hasMessage("the warm-up GET /a?b=1 was not answered within 50 ms");
      never.countDown();
    }
  }

  /** Handler fcgi takes what comes for no FastCGI, and closes. */
  @Test
  void tellsThatAHandlerDoesNotSpeakHttp() {
    AtomicInteger asked = new AtomicInteger();
    App app =
        env -> {
          asked.incrementAndGet();
          return Response.text("x");
        };
    assertThatThrownBy(() -> warmUp("fcgi", 8, app)).isInstanceOf(IOException.class);
    assertThat(asked).hasValue(0);
  }

  @Test
  void leavesHandlerFcgiAloneWhoseAppIsWarmedUpWithinTheProcess() throws Exception {
    Queue<Map<String, Object>> maps = new ConcurrentLinkedQueue<>();
    App app =
        env -> {
          maps.add(Map.copyOf(env));
          return Response.text("x");
        };
    new Rehearsal(settings(5, LONG, LONG), "fcgi", Options.builder().build())
        .warmUp(Handler.named("fcgi"), app, gate.wrap(app), gate);
    assertThat(maps)
        .hasSize(10)
        .allSatisfy(
            env -> assertThat(env).doesNotContainKeys("REMOTE_ADDR", "HTTP_PINTLE_WARM_UP"));
  }

  @Test
  void warmsUpTheAppAloneAndSaysSoWhereAskingOverConnectionsFails() throws Exception {
    Queue<Map<String, Object>> maps = new ConcurrentLinkedQueue<>();
    App app =
        env -> {
          maps.add(Map.copyOf(env));
          return Response.text("x");
        };
    try (LoggedLines lines = new LoggedLines()) {
      new Rehearsal(settings(5, LONG, LONG), "other", Options.builder().build())
          .warmUp(new NoHttp(), app, gate.wrap(app), gate);

      lines.await("only the app is warmed up, for asking the handler over connections failed: ");
    }
    assertThat(maps)
        .hasSize(10)
        .allSatisfy(env -> assertThat(env).doesNotContainKeys("REMOTE_ADDR"));
  }

  /** Of another name than the one that is known to speak no HTTP. */
  private record NoHttp() implements Handler {
    private static final Handler FCGI = Handler.named("fcgi");

    @Override
    public String name() {
      return "other";
    }

    @Override
    public Set<Feature> features() {
      return FCGI.features();
    }

    @Override
    public Server start(App app, Options options) throws IOException {
      return FCGI.start(app, options);
    }
  }

  @Test
  void endsWhenItsTimeIsOver() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    warmUp(
        "http",
        Options.builder().build(),
        settings(1_000_000, Duration.ofSeconds(6), LONG), // to start a server in, too
        env -> {
          asked.incrementAndGet();
          Thread.sleep(10);
          return Response.text("x");
        });
    assertThat(asked).hasValueBetween(1, 999_999);
  }

  @Test
  void letsInNobodyWhoDoesNotKnowTheWord() throws Exception {
    Queue<String> strangers = new ConcurrentLinkedQueue<>();
    AtomicInteger asked = new AtomicInteger();
    warmUp(
        "http",
        8,
        env -> {
          asked.incrementAndGet();
          try (KeptConnection stranger =
              KeptConnection.to(Integer.parseInt(Env.SERVER_PORT.get(env)))) {
            strangers.add(stranger.get("/a"));
          } catch (SocketException e) { // or reset while it waited to be accepted
            strangers.add("refused"); // it drains
          }
          return Response.text("x");
        });
    assertThat(asked).hasValue(16);
    assertThat(strangers)
        .hasSize(16)
        .anyMatch(answer -> answer.startsWith("HTTP/1.1 503 "))
        .allSatisfy(answer -> assertThat(answer).matches("(?s)refused|HTTP/1.1 503 .*warming up"));
  }
}
