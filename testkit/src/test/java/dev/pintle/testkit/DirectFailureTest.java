package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.LintException;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Apps that fail, called directly. */
class DirectFailureTest {
  private static TestResponse get(App app) {
    return TestClient.direct(app).get("/").send();
  }

  private static App throwing(Throwable thrown) {
    return env -> {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (Exception) thrown;
    };
  }

  @Nested
  class BeforeTheHead {
    @Test
    void aThrowableIsA500ThatSaysNothing() {
      IOException thrown = new IOException("secret");
      TestResponse response = get(throwing(thrown));
      assertThat(response).hasStatus(500).isComplete().hasNoBody();
      assertThat(response.outcome().failure()).isSameAs(thrown);
      assertThat(response.outcome().status()).isEqualTo(500);
    }

    @Test
    void anErrorIsToo() {
      assertThat(get(throwing(new StackOverflowError()))).hasStatus(500);
    }

    @Test
    void anHttpExceptionIsItsStatusAndMessage() {
      TestResponse response = get(throwing(new HttpException(404, "no such order")));
      assertThat(response).hasStatus(404).hasBody("no such order");
    }
  }

  @Nested
  class BehindTheHead {
    private final App app =
        env ->
            Response.stream(
                "text/plain",
                out -> {
                  out.write("part".getBytes(UTF_8));
                  out.flush();
                  throw new IOException("disk full");
                });

    @Test
    void aThrowableBreaksTheResponseOff() {
      TestResponse response = get(app);
      assertThat(response).hasStatus(200).brokeOff();
      assertThat(response.failure()).hasStackTraceContaining("disk full");
      assertThat(response.outcome().failure()).hasMessage("disk full");
    }

    @Test
    void whatCameIsNotTakenForTheWhole() {
      TestResponse response = get(app);
      assertThatThrownBy(response::text)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the response broke off after 4 bytes of its body");
      assertThat(new String(response.received(), UTF_8)).isEqualTo("part");
    }
  }

  @Nested
  class InTheEyesOfTheTest {
    private final AssertionError failed = new AssertionError("in the app");

    @Test
    void aFailedAssertionInTheAppIsOneInTheTest() {
      assertThatThrownBy(() -> get(throwing(failed))).isSameAs(failed);
    }

    @Test
    void aFailedAssertionInAWriterIsOneInTheTest() {
      App app =
          env ->
              Response.stream(
                  "text/plain",
                  out -> {
                    throw failed;
                  });
      assertThatThrownBy(() -> get(app)).isSameAs(failed);
    }

    @Test
    void aFailedAssertionInAnExchangeComesWithItsEnd() {
      TestClient client = TestClient.direct(throwing(failed));
      try (TestExchange exchange = client.get("/").open()) {
        assertThatThrownBy(exchange::finish).isSameAs(failed);
      }
    }

    @Test
    void aBrokenRuleIsThrown() {
      assertThatThrownBy(() -> get(env -> new Response(99, Headers.empty(), Body.empty())))
          .isInstanceOfSatisfying(
              LintException.class, e -> assertThat(e.rule()).isEqualTo("RES-02"));
    }

    @Test
    void aRuleThatTheBodyBreaksIsThrown() {
      App app =
          env -> Response.status(200).withBody(Body.of(new ByteArrayInputStream(new byte[2]), 3));
      assertThatThrownBy(() -> get(app))
          .isInstanceOfSatisfying(
              LintException.class, e -> assertThat(e.rule()).isEqualTo("BODY-01"));
    }

    @Test
    void anOverrideThatBreaksARuleIsThrown() {
      TestClient client = TestClient.direct(env -> Response.text("ok"));
      assertThatThrownBy(() -> client.get("/").env("SCRIPT_NAME", "foo").send())
          .isInstanceOfSatisfying(
              LintException.class, e -> assertThat(e.rule()).isEqualTo("ENV-05"));
    }
  }

  @Nested
  class AndItsBody {
    private final List<String> closed = new ArrayList<>();

    private Body body(Throwable whileWritten) {
      return Body.writer(
          out -> {
            if (whileWritten instanceof Exception e) {
              throw e;
            }
          },
          () -> closed.add("body"));
    }

    @Test
    void isClosedOnceWhenAllGoesWell() {
      assertThat(get(env -> Response.status(200).withBody(body(null)))).hasStatus(200);
      assertThat(closed).containsExactly("body");
    }

    @Test
    void isClosedOnceWhenItIsNotSent() {
      App app = env -> Response.status(200).withBody(body(null));
      assertThat(TestClient.direct(app).head("/").send()).hasStatus(200);
      assertThat(closed).containsExactly("body");
    }

    @Test
    void isClosedOnceWhenItFails() {
      assertThat(get(env -> Response.status(200).withBody(body(new IOException("broken")))))
          .hasStatus(500);
      assertThat(closed).containsExactly("body");
    }

    @Test
    void isClosedBeforeTheHooksRun() {
      App app =
          env -> {
            Env.COMPLETION.get(env).onComplete(outcome -> closed.add("hook"));
            return Response.status(200).withBody(body(null));
          };
      assertThat(get(app)).hasStatus(200);
      assertThat(closed).containsExactly("body", "hook");
    }

    @Test
    void mayFailToCloseWithoutHarm() {
      App app =
          env ->
              Response.status(200)
                  .withBody(
                      Body.writer(
                          out -> out.write('a'),
                          () -> {
                            throw new IOException("stuck");
                          }));
      assertThat(get(app)).hasStatus(200).hasBody("a");
    }
  }

  @Test
  void closesAnAppThatCanBeClosed() {
    List<String> closed = new ArrayList<>();
    class Closeable implements App, AutoCloseable {
      @Override
      public Response call(Map<String, Object> env) {
        return Response.text("open");
      }

      @Override
      public void close() {
        closed.add("app");
      }
    }
    try (TestClient client = TestClient.direct(new Closeable())) {
      assertThat(client.get("/").send()).hasBody("open");
      assertThat(closed).isEmpty();
    }
    assertThat(closed).containsExactly("app");
  }
}
