package dev.pintle.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.jetty.JettyHandler;
import dev.pintle.testkit.contract.HandlerDifferential;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A fault that shows over one protocol alone is found there and nowhere else. */
@Tag("socket")
class DifferentialItselfTest {
  private static final String TRIAL = "head cookies";

  /** Serves with jetty, and loses cookies of the responses to some requests. */
  private record Faulty(Set<Feature> features, Predicate<Map<String, Object>> where)
      implements Handler {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public Server start(App app, Options options) throws IOException {
      return new JettyHandler()
          .start(
              env -> {
                boolean faulty = where.test(env);
                Response response = app.call(env);
                return faulty && response != null && response.headers().contains("Set-Cookie")
                    ? response.withHeader("Set-Cookie", "lost")
                    : response;
              },
              options);
    }
  }

  /** The tests of one trial that fail. */
  private static List<String> failures(Handler handler, Map<String, String> declared)
      throws IOException {
    HandlerDifferential differential =
        new HandlerDifferential() {
          @Override
          protected Handler handler() {
            return handler;
          }

          @Override
          protected Map<String, String> differences() {
            return declared;
          }
        };
    List<String> failures = new ArrayList<>();
    try (Stream<DynamicNode> tests = differential.differential()) {
      tests
          .filter(test -> test.getDisplayName().matches(TRIAL + "( over .*)?"))
          .forEach(
              test -> {
                try {
                  ((DynamicTest) test).getExecutable().execute();
                } catch (TestAbortedException e) {
                  // a declared difference
                } catch (Throwable e) {
                  failures.add(test.getDisplayName());
                }
              });
    }
    return failures;
  }

  private static List<String> failures(Predicate<Map<String, Object>> where) throws IOException {
    return failures(new Faulty(new JettyHandler().features(), where), Map.of());
  }

  @Test
  void aFaultOfOneProtocol() throws IOException {
    assertThat(failures(env -> false)).isEmpty();
    assertThat(failures(env -> Env.SERVER_PROTOCOL.get(env).equals("HTTP/2.0")))
        .containsExactly(TRIAL + " over HTTP/2", TRIAL + " over HTTP/2 over TLS");
    assertThat(failures(env -> Env.SCHEME.get(env).equals("https")))
        .containsExactly(TRIAL + " over HTTP/1.1 over TLS", TRIAL + " over HTTP/2 over TLS");
    assertThat(failures(env -> env.get("SERVER_PROTOCOL").equals("HTTP/1.1")))
        .containsExactly(TRIAL, TRIAL + " over HTTP/1.1 over TLS");
  }

  @Test
  void aProtocolThatIsNotDeclaredIsNotSpoken() throws IOException {
    Set<Feature> features = EnumSet.copyOf(new JettyHandler().features());
    features.remove(Feature.HTTP_2);
    assertThat(failures(new Faulty(features, env -> true), Map.of()))
        .containsExactly(TRIAL, TRIAL + " over HTTP/1.1 over TLS");
  }

  @Test
  void aDifferenceIsDeclaredForOneProtocol() throws IOException {
    Handler handler = new Faulty(new JettyHandler().features(), env -> true);
    assertThat(failures(handler, Map.of(TRIAL + " over HTTP/2", "it has no cookies")))
        .containsExactly(TRIAL, TRIAL + " over HTTP/1.1 over TLS", TRIAL + " over HTTP/2 over TLS");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> failures(handler, Map.of("refused: no Host over HTTP/2", "x")))
        .withMessageContaining("[refused: no Host over HTTP/2]");
  }
}
