package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static dev.pintle.testkit.contract.Requests.post;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pintle.Cancellation;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.Lint;
import dev.pintle.Options;
import dev.pintle.RequestTrailers;
import dev.pintle.Response;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every request map holds. */
final class RequestMapCases extends CaseGroup {
  RequestMapCases() {
    super("the request map");
  }

  @Override
  void define() {
    validity();
    ownership();
    values();
    addresses();
    objects();
  }

  private void validity() {
    List<ClientRequest> requests =
        List.of(
            ClientRequest.get("/"),
            ClientRequest.get("/a%2Fb//c/%C3%BC?x=%20&y").with("Cookie", "a=b").with("X-A", "1"),
            ClientRequest.post("/p", "a=b")
                .with("Content-Type", "application/x-www-form-urlencoded"),
            ClientRequest.of("PUT", "/").withBody(""),
            ClientRequest.of("HEAD", "/h"),
            ClientRequest.of("M-SEARCH", "/m").with("Authorization", "Basic YTpi"));
    for (ClientRequest request : requests) {
      each(
          "ENV-03",
          "Lint finds nothing wrong with the map of " + request.method() + " " + request.target(),
          bench -> {
            Site site =
                bench.serve(
                    Lint.check()
                        .wrap(
                            env -> {
                              Env.INPUT.get(env).readAllBytes();
                              return Response.text("fine");
                            }));
            assertThat(site.send(request).status()).isEqualTo(200);
          });
    }
    raw(
        "ENV-03",
        "Lint finds nothing wrong with the map of a request in asterisk-form",
        bench -> {
          Site site = bench.serve(Lint.check().wrap(env -> Response.text("fine")));
          assertThat(site.ask(request("OPTIONS", "*")).status()).isEqualTo(200);
        });
    each(
        "ENV-02",
        "the map holds nothing that is null, and takes nothing that is",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> {
                  env.forEach((key, value) -> assertThat(value).as(key).isNotNull());
                  assertThatNullPointerException().isThrownBy(() -> env.put("x", null));
                  assertThatNullPointerException().isThrownBy(() -> env.put(null, "x"));
                }));
  }

  private void ownership() {
    each(
        "ENV-01",
        "the map can be changed, and no other request sees it",
        bench -> {
          List<Map<String, Object>> maps = new ArrayList<>();
          Site site =
              bench.serve(
                  looking(
                      env -> {
                        assertThat(env).doesNotContainKey("own.key");
                        assertThat(env.put("own.key", "mine")).isNull();
                        assertThat(env.put("REQUEST_METHOD", "FORGED")).isEqualTo("GET");
                        maps.add(env);
                      }));
          assertThat(site.get("/").status()).isEqualTo(200);
          assertThat(site.get("/").status()).isEqualTo(200);
          assertThat(maps.get(0)).isNotSameAs(maps.get(1));
        });
    raw(
        "ENV-01",
        "the requests of one connection have a map each",
        bench -> {
          Site site =
              bench.serve(looking(env -> assertThat(env.putIfAbsent("own.key", "mine")).isNull()));
          RawClient client = site.connect();
          for (int i = 0; i < 3; i++) {
            assertThat(client.send(get("/")).read().status()).isEqualTo(200);
          }
        });
    raw(
        "ENV-34",
        "values stay readable when later requests of the connection have come and gone",
        bench -> {
          List<Map<String, Object>> maps = new ArrayList<>();
          Site site =
              bench.serve(
                  env -> {
                    maps.add(env);
                    Map<String, Object> map = maps.get(0);
                    return Response.text(map.get("HTTP_X") + "" + map.get("PATH_INFO"));
                  });
          RawClient client = site.connect();
          client.send(get("/one", "X: 1")).read();
          assertThat(client.send(get("/two", "X: 2")).read().body()).isEqualTo("1/one");
        });
    each(
        "ENV-35",
        "all ways to read the map say the same, also of what was changed",
        bench ->
            seen(
                bench,
                ClientRequest.get("/path").with("X-Old", "1").with("X-Gone", "2"),
                env -> {
                  env.put("own.key", "mine");
                  env.put("HTTP_X_OLD", "new");
                  env.remove("HTTP_X_GONE");
                  Map<String, Object> copy = new HashMap<>(env);
                  assertThat(copy).containsEntry("own.key", "mine");
                  assertThat(copy).containsEntry("HTTP_X_OLD", "new");
                  assertThat(copy).doesNotContainKey("HTTP_X_GONE");
                  assertThat(env).hasSameSizeAs(copy);
                  assertThat(env.keySet()).isEqualTo(copy.keySet());
                  assertThat(env.equals(copy)).isTrue();
                }));
    each(
        "ENV-33",
        "toString hides credentials",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("Authorization", "Basic c2Vj").with("Cookie", "k=hide"),
                env -> assertThat(env.toString()).doesNotContain("c2Vj").doesNotContain("hide")));
  }

  private void values() {
    for (String method : new String[] {"GET", "PUT", "DELETE", "PROPFIND", "M-SEARCH", "get"}) {
      each(
          "ENV-04",
          "the method " + method + " reaches the app as it was sent",
          bench ->
              seen(
                  bench,
                  ClientRequest.of(method, "/"),
                  env -> assertThat(env).containsEntry("REQUEST_METHOD", method)));
    }
    raw(
        "ENV-04",
        "every token is a method",
        bench ->
            seen(
                bench,
                request("!#$%&'*+-.^_`|~09", "/"),
                env -> assertThat(env).containsEntry("REQUEST_METHOD", "!#$%&'*+-.^_`|~09")));
    each(
        "ENV-14",
        "the protocol is that of the request",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env ->
                    assertThat(env)
                        .containsEntry(
                            "SERVER_PROTOCOL",
                            bench.protocol().isHttp2() ? "HTTP/2.0" : "HTTP/1.1")));
    raw(
        "ENV-14",
        "the protocol of an old request is HTTP/1.0",
        bench ->
            seen(
                bench,
                http10("GET", "/"),
                env -> assertThat(env).containsEntry("SERVER_PROTOCOL", "HTTP/1.0")));
    each(
        "ENV-23",
        "the version of the interface is 1.0",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> assertThat(env).containsEntry("pintle.version", "1.0")));
    each(
        "ENV-24",
        "the scheme is that of the connection",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env ->
                    assertThat(env)
                        .containsEntry(
                            "pintle.scheme", bench.protocol().isTls() ? "https" : "http")));
    each(
        "ENV-30",
        "the handler is named",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> assertThat(env).containsEntry("pintle.handler", bench.handler().name())));
    each(
        "ENV-05",
        "the script name is empty without a mount",
        bench ->
            seen(
                bench,
                ClientRequest.get("/x"),
                env -> assertThat(env).containsEntry("SCRIPT_NAME", "")));
  }

  private void addresses() {
    each(
        "ENV-16",
        "the client is named by address and port",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> {
                  assertThat(env).containsEntry("REMOTE_ADDR", "127.0.0.1");
                  assertThat(Integer.parseInt(Env.REMOTE_PORT.get(env))).isBetween(1024, 65535);
                }));
    raw(
        "ENV-16",
        "over IPv6 the address of the client is its literal without brackets",
        bench -> {
          Site site =
              bench.serve(
                  env -> Response.text(Env.REMOTE_ADDR.get(env)),
                  Options.builder().listen("[::1]:0"));
          assertThat(site.ask(get("/")).body()).isIn("::1", "0:0:0:0:0:0:0:1");
        });
    each(
        "ENV-11",
        "the server is named",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> assertThat(Env.SERVER_NAME.get(env)).isNotEmpty()));
    each(
        "ENV-12",
        "the port of the server is the one that listens",
        bench -> {
          Site site = bench.serve(env -> Response.text(Env.SERVER_PORT.get(env)));
          int port = ((InetSocketAddress) site.address()).getPort();
          assertThat(site.get("/").body()).isEqualTo("" + port);
        });
    each(
        "ENV-12",
        "no Host field changes the port of the server",
        bench -> {
          Site site = bench.serve(env -> Response.text(Env.SERVER_PORT.get(env)));
          Reply reply = site.send(ClientRequest.get("/").with("Host", "example.org:1"));
          assertThat(reply.body()).isEqualTo("" + site.server().port());
        });
  }

  private void objects() {
    each(
        "ENV-29",
        "what is printed to the errors does not reach the client",
        bench -> {
          Site site =
              bench.serve(
                  env -> {
                    PrintWriter errors = Env.ERRORS.get(env);
                    errors.println("printed by a case of the contract");
                    errors.flush();
                    return Response.text("clean");
                  });
          Reply reply = site.get("/");
          assertThat(reply.body()).isEqualTo("clean");
          assertThat(reply.headers().toString()).doesNotContain("printed");
        });
    each(
        "ENV-31",
        "cancellation and completion are there",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> {
                  assertThat(env.get("pintle.cancellation")).isInstanceOf(Cancellation.class);
                  assertThat(env.get("pintle.completion")).isInstanceOf(Completion.class);
                }));
    each(
        "ENV-28",
        "the input of a request without a body is at its end at once",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> {
                  InputStream in = Env.INPUT.get(env);
                  assertThat(in.read()).isEqualTo(-1);
                  assertThat(in.read(new byte[10])).isEqualTo(-1);
                }));
    each(
        "ENV-32",
        "what may be absent is of its type where it is present, and matches the features",
        bench ->
            seen(
                bench,
                ClientRequest.get("/"),
                env -> {
                  var features = bench.handler().features();
                  assertThat(env.get("pintle.informational") instanceof Informational)
                      .isEqualTo(features.contains(Feature.INFORMATIONAL));
                  assertThat(env.get("pintle.trailers") instanceof RequestTrailers)
                      .isEqualTo(features.contains(Feature.REQUEST_TRAILERS));
                  assertThat(env.containsKey("pintle.tls")).isEqualTo(bench.protocol().isTls());
                }));
    each(
        "ENV-27",
        "Env.withHeaders changes both views and leaves the map as it was",
        bench ->
            seen(
                bench,
                ClientRequest.get("/").with("X-A", "1"),
                env -> {
                  Headers fields = Env.HEADERS.get(env).toBuilder().set("X-A", "2").build();
                  Map<String, Object> changed = Env.withHeaders(env, fields);
                  assertThat(changed).containsEntry("HTTP_X_A", "2");
                  assertThat(Env.HEADERS.get(changed).first("X-A")).isEqualTo("2");
                  assertThat(env).containsEntry("HTTP_X_A", "1");
                  assertThat(Env.HEADERS.get(env).first("X-A")).isEqualTo("1");
                }));
    raw(
        "ENV-18",
        "the length is told as it was sent",
        bench ->
            seen(
                bench,
                post("/", "abc"),
                env -> assertThat(env).containsEntry("CONTENT_LENGTH", "3")));
  }
}
