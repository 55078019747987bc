package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.Response;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an app does to the thread that calls it reaches neither the response nor the test. */
@Tag("socket")
@Tag("ERR-06")
class CallingThreadTest {
  @AfterEach
  void leaveNoFlagToOtherTests() {
    boolean unused = Thread.interrupted();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptFlagThatTheAppLeavesIsCleared(AtDepth depth) {
    try (TestClient client =
        depth.client(
            env -> {
              Thread.currentThread().interrupt();
              return Response.text("x");
            })) {
      assertThat(client.get("/").send()).hasStatus(200).hasBody("x");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptFlagThatAWriterLeavesIsCleared(AtDepth depth) {
    try (TestClient client =
        depth.client(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write("x".getBytes(UTF_8));
                      Thread.currentThread().interrupt();
                    }))) {
      assertThat(client.get("/").send()).hasStatus(200).hasBody("x");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void anInterruptOfTheTestItselfIsKept() {
    TestClient client = TestClient.direct(env -> Response.text("" + Thread.interrupted()));
    Thread.currentThread().interrupt();
    assertThat(client.get("/").send()).hasBody("false");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void theContextClassLoaderOfTheTestIsRestored() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader other = new URLClassLoader(new URL[0])) {
      TestClient client =
          TestClient.direct(
              env -> {
                Thread.currentThread().setContextClassLoader(other);
                return Response.text("x");
              });
      assertThat(client.get("/").send()).hasBody("x");
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
