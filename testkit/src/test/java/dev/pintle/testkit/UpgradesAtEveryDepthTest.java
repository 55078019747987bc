package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.App;
import dev.pintle.BodySink;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversations after an upgrade, in memory and over a socket alike. */
@Tag("socket")
@Timeout(60)
class UpgradesAtEveryDepthTest {
  /** How many each thread writes. */
  private static final int RECORDS = 50;

  @ParameterizedTest
  @EnumSource
  @Tag("UPG-01")
  @Tag("UPG-03")
  void anUpgradeGivesBothDirectionsToItsDuplex(AtDepth depth) throws Exception {
    App app =
        env ->
            Response.upgrade(
                "echo",
                Headers.empty(),
                (in, out) -> {
                  for (int b = in.read(); b != '.'; b = in.read()) {
                    out.write(Character.toUpperCase(b));
                    out.flush();
                  }
                });
    try (TestClient client = depth.client(app);
        TestExchange exchange =
            client.get("/").header("Connection", "upgrade").header("Upgrade", "echo").open()) {
      assertThat(exchange.status()).isEqualTo(101);
      assertThat(exchange.headers().first("Upgrade")).isEqualTo("echo");
      exchange.output().write("ab".getBytes(UTF_8));
      assertThat(exchange.input().readNBytes(2)).asString(UTF_8).isEqualTo("AB");
      exchange.output().write('.');
      assertThat(exchange.input().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("UPG-02")
  void aConnectOpensATunnel(AtDepth depth) throws Exception {
    App app =
        env -> {
          String target = env.get("REQUEST_METHOD") + " " + env.get("REQUEST_URI");
          return Response.upgrade(
              "unsaid",
              Headers.empty(),
              (in, out) -> {
                out.write(target.getBytes(UTF_8));
                out.flush();
                in.transferTo(out);
              });
        };
    try (TestClient client = depth.client(app);
        TestExchange exchange = client.request("CONNECT", "example.org:443").open()) {
      assertThat(exchange.status()).isEqualTo(200);
      assertThat(exchange.headers().contains("Content-Length")).isFalse();
      assertThat(exchange.input().readNBytes(23))
          .asString(UTF_8)
          .isEqualTo("CONNECT example.org:443");
      exchange.output().write("through".getBytes(UTF_8));
      assertThat(exchange.finish()).hasBody("through");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("UPG-04")
  void writesOfSeveralThreadsToAnUpgradeDoNotMix(AtDepth depth) throws Exception {
    int length = 1000;
    App app =
        env ->
            Response.upgrade(
                "echo",
                Headers.empty(),
                (in, out) -> {
                  List<CompletableFuture<Void>> writers = new ArrayList<>();
                  for (char c : "abcd".toCharArray()) {
                    byte[] record = String.valueOf(c).repeat(length).getBytes(UTF_8);
                    writers.add(CompletableFuture.runAsync(() -> writeOften(out, record)));
                  }
                  for (CompletableFuture<Void> writer : writers) {
                    writer.get(20, TimeUnit.SECONDS);
                  }
                });
    try (TestClient client = depth.client(app);
        TestExchange exchange =
            client.get("/").header("Connection", "upgrade").header("Upgrade", "echo").open()) {
      for (int i = 0; i < 4 * RECORDS; i++) {
        String record = new String(exchange.input().readNBytes(length), UTF_8);
        assertThat(record).isEqualTo(record.substring(0, 1).repeat(length));
      }
      assertThat(exchange.input().read()).isEqualTo(-1);
    }
  }

  private static void writeOften(BodySink out, byte[] record) {
    try {
      for (int i = 0; i < RECORDS; i++) {
        out.write(record);
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("UPG-05")
  void closingEitherSideOfAnUpgradeEndsAWaitingRead(AtDepth depth) throws Exception {
    for (boolean closesInput : new boolean[] {true, false}) {
      CompletableFuture<IOException> ended = new CompletableFuture<>();
      App app =
          env ->
              Response.upgrade(
                  "echo",
                  Headers.empty(),
                  (in, out) -> {
                    CompletableFuture<Void> closer =
                        CompletableFuture.runAsync(() -> closeOne(closesInput ? in : out));
                    try {
                      ended.completeExceptionally(new AssertionError("read " + in.read()));
                    } catch (IOException e) {
                      ended.complete(e);
                    }
                    closer.get(10, TimeUnit.SECONDS);
                  });
      try (TestClient client = depth.client(app);
          TestExchange exchange =
              client.get("/").header("Connection", "upgrade").header("Upgrade", "echo").open()) {
        assertThat(exchange.status()).isEqualTo(101);
        assertThat(ended.get(10, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  private static void closeOne(Closeable side) {
    try {
      side.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
