package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Fields over HTTP/2; what is the same in HTTP/1.1 is in the other groups. */
final class Http2FieldCases extends CaseGroup {
  Http2FieldCases() {
    super("fields of HTTP/2");
  }

  @Override
  void define() {
    ofResponses();
    ofRequests();
  }

  private void ofResponses() {
    http2(
        "TWO-02",
        "field names are lower-case on the wire, and none of HTTP/1.1's connections is sent",
        bench -> {
          // The client refuses anything else.
          Site site =
              bench.serve(
                  env ->
                      Response.text("x")
                          .withHeader("X-Mixed-Case", "Value")
                          .withHeader("ETag", "1"));
          Reply reply = site.get("/");
          assertThat(reply.headers().all("x-mixed-case")).containsExactly("Value");
          assertThat(reply.has("Connection")).isFalse();
        });
    http2(
        "TWO-02",
        "a 426 names no protocol, which only HTTP/1.1 changes to",
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.status(426)
                          .withHeader("upgrade", "TLS/1.2")
                          .withHeader("Proxy-Connection", "keep-alive"));
          Reply reply = site.get("/");
          assertThat(reply.status()).isEqualTo(426);
          assertThat(reply.has("Upgrade")).isFalse();
          assertThat(reply.has("Proxy-Connection")).isFalse();
        });
    http2(
        "RES-03",
        "no field is lost of a response that waits behind a stream which the client does not read",
        bench -> {
          AtomicInteger written = new AtomicInteger();
          Site site =
              bench.serve(
                  env ->
                      Env.PATH_INFO.get(env).equals("/small")
                          ? Response.text("small").withHeader("X-Kept", "yes")
                          : Response.stream(
                              "x/y",
                              out -> {
                                for (int i = 0; i < 200; i++) {
                                  out.write(new byte[60_000 + i]);
                                  written.incrementAndGet();
                                }
                              }));
          for (int n = 0; n < 5; n++) {
            written.set(0);
            Http2Connection connection = site.connectHttp2SlowReader(1 << 26);
            Http2Exchange large = connection.begin(ClientRequest.get("/large"));
            assertThat(large.head().status()).isEqualTo(200);
            Bench.untilItRests(written);
            Http2Exchange small = connection.begin(ClientRequest.get("/small"));
            Reply reply = small.finish();
            assertThat(reply.headers().all("x-kept")).containsExactly("yes");
            assertThat(reply.body()).isEqualTo("small");
            large.leave();
          }
        });
    http2(
        "TWO-02",
        "close of the app is not sent, and the response is",
        bench -> {
          Site site = bench.serve(env -> Response.text("bye").withHeader("Connection", "close"));
          assertThat(site.get("/").body()).isEqualTo("bye");
        });
  }

  private void ofRequests() {
    http2(
        "ENV-22",
        ":authority is HTTP_HOST",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("Host", "example.org:8443"),
                env -> assertThat(env).containsEntry("HTTP_HOST", "example.org:8443")));
    http2(
        "ENV-26",
        "order and repeats of the wire are kept, with names in lower case",
        bench ->
            seen(
                bench,
                ClientRequest.get("/")
                    .with("zB", "1")
                    .with("a", "2")
                    .with("zb", "3")
                    .with("x", "4"),
                env -> {
                  List<String> fields = new ArrayList<>();
                  Env.HEADERS.get(env).forEach(f -> fields.add(f.getKey() + "=" + f.getValue()));
                  fields.removeIf(field -> field.startsWith("host="));
                  assertThat(fields).containsExactly("zb=1", "a=2", "zb=3", "x=4");
                }));
    http2(
        "ENV-19",
        "crumbs of a cookie are joined with semicolons",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("Cookie", "a=1").with("Cookie", "b=2; c=3"),
                env -> assertThat(env).containsEntry("HTTP_COOKIE", "a=1; b=2; c=3")));
    http2(
        "ENV-20",
        "no pseudo-field makes a key of its own",
        bench ->
            seen(
                bench,
                ClientRequest.get("/x"),
                env -> {
                  assertThat(env.keySet()).noneMatch(key -> key.contains(":"));
                  assertThat(env).doesNotContainKeys("HTTP_METHOD", "HTTP_PATH", "HTTP_SCHEME");
                  for (var field : Env.HEADERS.get(env)) {
                    assertThat(field.getKey()).doesNotStartWith(":");
                  }
                }));
    http2(
        "REQ-07",
        "a large block of fields is read over several frames",
        bench -> {
          Site site =
              bench.serve(looking(env -> assertThat(env).containsKeys("HTTP_X_0", "HTTP_X_4")));
          ClientRequest request = ClientRequest.get("/");
          for (int i = 0; i < 5; i++) {
            request = request.with("X-" + i, "v".repeat(4_000));
          }
          assertThat(site.send(request).status()).isEqualTo(200);
        });
    http2(
        "LIM-02",
        "fields of too many bytes are a 431 or end the stream, without a call",
        bench -> {
          AtomicInteger calls = new AtomicInteger();
          Site site =
              bench.serve(
                  env -> {
                    calls.incrementAndGet();
                    return Response.text("x");
                  },
                  Options.builder().maxHeaderBytes(2_000));
          Http2Exchange exchange =
              site.connectHttp2().begin(ClientRequest.get("/").with("X-Long", "v".repeat(3_000)));
          exchange.assertRefused(431);
          assertThat(calls).hasValue(0);
          assertThat(site.get("/").status()).isEqualTo(200);
        });
  }
}
