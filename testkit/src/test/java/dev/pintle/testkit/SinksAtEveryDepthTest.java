package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.BodyWriter;
import dev.pintle.Cancellation;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a body writer may rely on, in memory and over a socket alike. */
@Tag("socket")
@Timeout(60)
class SinksAtEveryDepthTest {
  private static App writing(BodyWriter writer) {
    return env -> Response.stream("text/plain", writer);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("SINK-06")
  void aBufferIsTakenWholeAndLetGo(AtDepth depth) {
    ByteBuffer buffer = ByteBuffer.allocate(8);
    App app =
        writing(
            out -> {
              for (String word : new String[] {"one ", "two ", "three"}) {
                buffer.clear().put(word.getBytes(UTF_8)).flip();
                out.write(buffer);
                assertThat(buffer.position()).isEqualTo(buffer.limit()).isEqualTo(word.length());
              }
              buffer.clear().put("garbage!".getBytes(UTF_8));
            });
    try (TestClient client = depth.client(app)) {
      assertThat(client.get("/").send()).hasBody("one two three");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("SINK-11")
  void aWriteOfNothingDoesNotEndTheBody(AtDepth depth) {
    App app =
        writing(
            out -> {
              out.write('a');
              out.flush();
              out.write(new byte[0]);
              out.flush();
              out.write(ByteBuffer.allocate(0));
              out.write('b');
            });
    try (TestClient client = depth.client(app)) {
      assertThat(client.get("/").send()).hasBody("ab");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("SINK-07")
  void trailersComeBehindTheBody(AtDepth depth) {
    App app =
        writing(
            out -> {
              out.trailers(Headers.of("X-Sum", "wrong"));
              out.write('a');
              out.trailers(Headers.of("X-Sum", "1"));
            });
    try (TestClient client = depth.client(app)) {
      assertThat(client.get("/").send()).hasBody("a").hasTrailer("X-Sum", "1");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("SINK-08")
  void trailersAreRefusedWhereTheyCannotBeSent(AtDepth depth) {
    BodyWriter writer =
        out -> {
          assertThatThrownBy(() -> out.trailers(Headers.of("X-Sum", "1")))
              .isInstanceOf(UnsupportedOperationException.class);
          out.write('a');
        };
    App app =
        env ->
            env.get("PATH_INFO").equals("/length")
                ? Response.stream("text/plain", writer).withHeader("Content-Length", "1")
                : Response.stream("text/plain", writer);
    try (TestClient client = depth.client(app)) {
      assertThat(client.get("/length").send()).hasBody("a");
      assertThat(client.get("/").protocol("HTTP/1.0").send()).hasBody("a");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("SINK-05")
  void itIsNotOpenOnceTheClientIsKnownToHaveLeft(AtDepth depth) throws Exception {
    CompletableFuture<Boolean> open = new CompletableFuture<>();
    CompletableFuture<Void> flushed = new CompletableFuture<>();
    CompletableFuture<Void> left = new CompletableFuture<>();
    App app =
        env -> {
          Cancellation cancellation = Env.CANCELLATION.get(env);
          cancellation.onCancel(() -> left.complete(null));
          return Response.stream(
              "text/plain",
              out -> {
                assertThat(out.isOpen()).isTrue();
                out.flush();
                flushed.complete(null);
                left.get(10, TimeUnit.SECONDS);
                open.complete(out.isOpen());
              });
        };
    try (TestClient client = depth.client(app);
        TestExchange exchange = client.get("/").open()) {
      assertThat(exchange.status()).isEqualTo(200);
      flushed.get(10, TimeUnit.SECONDS);
      exchange.leave();
      assertThat(open.get(10, TimeUnit.SECONDS)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("ERR-03")
  void aWriterThatThrowsBreaksTheFraming(AtDepth depth) {
    App app =
        env ->
            Response.stream(
                    "text/plain",
                    out -> {
                      try (out) {
                        out.write("part".getBytes(UTF_8));
                        out.flush();
                        throw new IOException("disk full");
                      }
                    })
                .withHeader("X-Length", "unknown");
    try (TestClient client = depth.client(app)) {
      TestResponse response = client.get("/").send();
      assertThat(response).hasStatus(200).brokeOff();
      assertThat(response.received()).asString(UTF_8).isEqualTo("part");
      assertThat(response.outcome().failure()).hasMessage("disk full");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("BODY-10")
  void aBodyThatFailsToCloseWasSentAllTheSame(AtDepth depth) {
    Body body =
        Body.writer(
            out -> out.write("sent".getBytes(UTF_8)),
            () -> {
              throw new IOException("stuck");
            });
    try (TestClient client = depth.client(env -> Response.status(200).withBody(body))) {
      TestResponse response = client.get("/").send();
      assertThat(response).hasStatus(200).hasBody("sent");
      assertThat(response.outcome().failure()).isNull();
    }
  }
}
