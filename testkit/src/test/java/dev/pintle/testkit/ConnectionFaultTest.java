package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that only a client with a connection can commit, in memory and over a socket alike. */
@Tag("socket")
@Timeout(60)
class ConnectionFaultTest {
  private static final App ECHO = env -> Response.text(Request.of(env).text(1000));

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECT")
  @Tag("SEP-17")
  void aHeadInPiecesIsAHead(AtDepth depth) {
    try (TestClient client = depth.client(ECHO)) {
      for (int bytes : new int[] {1, 2, 7}) {
        assertThat(client.post("/").body("hello").fault(Fault.headInPieces(bytes)).send())
            .hasBody("hello");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECT")
  void aClientThatClosesItsSideIsAnswered(AtDepth depth) {
    try (TestClient client = depth.client(ECHO)) {
      assertThat(client.post("/").body("hello").fault(Fault.halfClose()).send()).hasBody("hello");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECT")
  @Tag("SEP-19")
  void aHeadThatBreaksOffIsNoRequest(AtDepth depth) {
    AtomicInteger calls = new AtomicInteger();
    App app =
        env -> {
          calls.incrementAndGet();
          return Response.text("called");
        };
    try (TestClient client = depth.client(app)) {
      assertThat(client.get("/").fault(Fault.leaveAfterSending(20)).send()).brokeOff();
      assertThat(client.get("/").send()).hasBody("called");
    }
    assertThat(calls).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECT")
  @Tag("REQ-08")
  void aBodyThatBreaksOffDoesNotLookWhole(AtDepth depth) throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    App app =
        env -> {
          try {
            byte[] read = Env.INPUT.get(env).readAllBytes();
            seen.completeExceptionally(new AssertionError("read " + read.length + " bytes"));
          } catch (IOException | HttpException e) {
            seen.complete(e);
          }
          return Response.text("too late");
        };
    byte[] large = new byte[200_000];
    try (TestClient client = depth.client(app)) {
      assertThat(client.post("/").body(large).fault(Fault.leaveAfterSending(150_000)).send())
          .brokeOff();
      assertThat(seen.get(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECT")
  @Tag("LIM-08")
  void aHeadThatStallsIsAnswered408OrClosed(AtDepth depth) {
    Options.Builder options = Options.builder().headTimeout(Duration.ofMillis(200));
    try (TestClient client = depth.client(ECHO, options)) {
      TestResponse response = client.get("/").fault(Fault.stallAfterSending(10)).send();
      assertThat(response.status()).isIn(0, 408);
      assertThatThrownBy(response::outcome).hasMessageContaining("never came to the app");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECT")
  @Tag("LIM-09")
  void aBodyThatStallsIsAnswered408(AtDepth depth) {
    Options.Builder options = Options.builder().bodyTimeout(Duration.ofMillis(200));
    byte[] large = "x".repeat(100_000).getBytes(UTF_8);
    App app = env -> Response.text("" + Request.of(env).bytes(1_000_000).length);
    try (TestClient client = depth.client(app, options)) {
      assertThat(client.post("/").body(large).fault(Fault.stallAfterSending(90_000)).send())
          .hasStatus(408);
    }
  }
}
