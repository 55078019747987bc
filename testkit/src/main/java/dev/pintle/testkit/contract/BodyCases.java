package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.Outcome;
import dev.pintle.Response;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Every kind of body arrives as it was written. */
final class BodyCases extends CaseGroup {
  BodyCases() {
    super("kinds of bodies");
  }

  @Override
  void define() {
    kinds();
    files();
  }

  private void sent(String rule, String name, App app, String expected) {
    each(
        rule,
        name,
        bench -> {
          Reply reply = bench.serve(app).get("/");
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.body().length()).isEqualTo(expected.length());
          assertThat(reply.body().equals(expected)).as("the bytes arrived as written").isTrue();
        });
  }

  private void kinds() {
    String large = RequestBodyCases.pattern(3_000_001);
    byte[] largeBytes = Bench.bytes(large);
    String every = RequestBodyCases.everyByte();
    byte[] everyBytes = Bench.bytes(every);
    sent("BODY-09", "bytes arrive as they are", env -> Response.bytes("x/y", everyBytes), every);
    sent(
        "BODY-09",
        "bytes larger than every buffer arrive whole",
        env -> Response.bytes("x/y", largeBytes),
        large);
    sent(
        "BODY-09",
        "an input stream of unknown length arrives whole",
        env -> Response.of(200, Headers.empty(), Body.of(new ByteArrayInputStream(largeBytes), -1)),
        large);
    sent(
        "BODY-09",
        "an input stream of known length arrives whole",
        env ->
            Response.of(
                200,
                Headers.empty(),
                Body.of(new ByteArrayInputStream(largeBytes), largeBytes.length)),
        large);
    sent(
        "BODY-09",
        "what a writer wrote in one piece arrives whole",
        env -> Response.stream("x/y", out -> out.write(largeBytes)),
        large);
    sent(
        "BODY-09",
        "what a writer wrote byte by byte arrives whole",
        env ->
            Response.stream(
                "x/y",
                out -> {
                  for (byte one : everyBytes) {
                    out.write(one);
                  }
                }),
        every);
    String lookalike = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n0\r\n\r\n";
    sent(
        "BODY-09",
        "a body that looks like a response stays a body",
        env -> Response.stream("x/y", out -> out.write(Bench.bytes(lookalike))),
        lookalike);
    sent(
        "BODY-09",
        "line breaks are not touched",
        env -> Response.bytes("text/plain", Bench.bytes("a\nb\r\nc\r\r\n\n")),
        "a\nb\r\nc\r\r\n\n");
    sent(
        "BODY-09",
        "a writer that writes nothing gives an empty body",
        env -> Response.stream("x/y", out -> {}),
        "");
    sent(
        "BODY-09",
        "small and large writes stay in order",
        env ->
            Response.stream(
                "x/y",
                out -> {
                  for (int i = 0; i < 30; i++) {
                    out.write('s');
                    out.write(Bench.bytes("L".repeat(i * 1000)));
                    out.write(Bench.bytes("" + i));
                  }
                }),
        mixed());
  }

  private static String mixed() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      text.append('s').append("L".repeat(i * 1000)).append(i);
    }
    return text.toString();
  }

  private static Path file(Bench bench, int size) throws Exception {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(bench.folder().resolve("f" + size + ".txt"), bytes);
  }

  private void files() {
    for (int size : new int[] {0, 2_900, 14_700, 65_536, 5_000_000}) {
      each(
          "RES-13",
          "a file of " + size + " bytes is sent with what is known of it",
          bench -> {
            Path file = file(bench, size);
            Reply reply = bench.serve(env -> Response.file(file)).get("/");
            assertThat(reply.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(reply.field("Content-Length")).isEqualTo("" + size);
            assertThat(reply.field("Last-Modified")).endsWith(" GMT");
            assertThat(Bench.bytes(reply.body())).isEqualTo(Files.readAllBytes(file));
          });
    }
    each(
        "BODY-09",
        "a part of a file is sent",
        bench -> {
          Path file = file(bench, 300_000);
          String content = new String(Files.readAllBytes(file), ISO_8859_1);
          Site site =
              bench.serve(
                  env -> Response.of(200, Headers.empty(), Body.file(file, 1_000, 250_000)));
          Reply reply = site.get("/");
          assertThat(reply.field("Content-Length")).isEqualTo("250000");
          assertThat(reply.body().equals(content.substring(1_000, 251_000))).isTrue();
        });
    each(
        "BODY-05",
        "a file is opened when it is sent",
        bench -> {
          Path late = bench.folder().resolve("late");
          Site site =
              bench.serve(
                  env -> {
                    Response response = Response.of(200, Headers.empty(), Body.file(late, 0, 3));
                    Files.writeString(late, "abc");
                    return response;
                  });
          assertThat(site.get("/").body()).isEqualTo("abc");
        });
    each(
        "BODY-04",
        "a file is not opened for HEAD",
        bench -> {
          Path missing = bench.folder().resolve("missing");
          Site site =
              bench.serve(env -> Response.of(200, Headers.empty(), Body.file(missing, 0, 100_000)));
          Reply reply = site.send(ClientRequest.of("HEAD", "/"));
          assertThat(reply.status()).isEqualTo(200);
          assertThat(reply.field("Content-Length")).isEqualTo("100000");
        });
    each(
        "ERR-02",
        "a file that is missing is a 404 that names no path",
        bench -> {
          Path folder = bench.folder();
          Reply reply = bench.serve(env -> Response.file(folder.resolve("missing"))).get("/");
          assertThat(reply.status()).isEqualTo(404);
          assertThat(reply.body()).doesNotContain(folder.toString());
        });
    each(
        "ERR-01",
        "a file that has gone since its body was made is a 500",
        bench -> {
          Path gone = bench.folder().resolve("gone");
          Site site =
              bench.serve(env -> Response.of(200, Headers.empty(), Body.file(gone, 0, 100)));
          assertThat(site.get("/").status()).isEqualTo(500);
        });
    each(
        "BODY-06",
        "a file that is shorter than its body looks like no whole response",
        bench -> {
          Path file = file(bench, 1_000);
          Site site =
              bench.serve(env -> Response.of(200, Headers.empty(), Body.file(file, 0, 2_000)));
          ClientExchange exchange = site.open(ClientRequest.get("/"));
          if (exchange.head().status() == 200) {
            assertThat(exchange.readUntilItBreaksOff().length()).isLessThanOrEqualTo(1_000);
          }
        });
    each(
        "BODY-09",
        "two files are sent one behind the other",
        bench -> {
          Path file = file(bench, 1_000);
          Site site = bench.serve(env -> Response.file(file));
          assertThat(site.get("/").body()).hasSize(1_000);
          assertThat(site.get("/").body()).hasSize(1_000);
        });
    each(
        "BODY-02",
        "a file is closed when it has been sent, and when its client leaves",
        bench -> {
          BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
          Path file = file(bench, 20_000_000);
          Site site = bench.serve(Bench.observed(env -> Response.file(file), outcomes));
          assertThat(site.get("/").body()).hasSize(20_000_000);
          assertThat(Bench.take(outcomes).failure()).isNull();
          Bench.until(() -> !Descriptors.hasOpen(file));
          ClientExchange left = site.openSlowReader(ClientRequest.get("/"));
          assertThat(left.head().status()).isEqualTo(200);
          left.leave();
          assertThat(Bench.take(outcomes).failure()).isNotNull();
          Bench.until(() -> !Descriptors.hasOpen(file));
        });
  }
}
