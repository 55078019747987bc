package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.post;
import static dev.pintle.testkit.contract.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Content that looks like a request, where a server may lose sight of where it ends: it is answered
 * before it has been read, by the app or without it. {@link SeparationCases} has what is refused.
 */
final class SmugglingCases extends CaseGroup {
  private static final String SMUGGLED = get("/smuggled");
  private static final String LENGTH = "Content-Length: " + SMUGGLED.length();
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String CHUNK =
      Integer.toHexString(SMUGGLED.length()) + "\r\n" + SMUGGLED + "\r\n0\r\n\r\n";

  private static final App READING = Bench.ECHO;
  private static final App LEAVING = env -> Response.text("left");

  SmugglingCases() {
    super("smuggling");
  }

  @Override
  void define() {
    methods();
    answers();
    expectations();
    offers();
    names();
    lengths();
    chunks();
  }

  /** The request is seen and the one behind it may be; what its content looks like is not. */
  private void hidden(String name, App app, String request) {
    hidden(name, app, Options.builder(), request);
  }

  private void hidden(String name, App app, Options.Builder options, String request) {
    raw(
        "SEP-16",
        name + " is content, and never a request",
        bench -> {
          List<String> seen = new CopyOnWriteArrayList<>();
          Site site = bench.serve(noting(seen, app), options);
          RawClient client = site.connect().send(request + get("/next"));
          String method = request.substring(0, request.indexOf(' '));
          Reply reply = client.read(method);
          while (reply.status() < 200) {
            reply = client.read(method);
          }
          ConnectionCases.assertNextOrEnd(client, "/next");
          assertThat(seen).isSubsetOf(method + " /", "GET /next");
        });
  }

  private static App noting(List<String> seen, App app) {
    return env -> {
      String target = Env.REQUEST_URI.get(env);
      seen.add(Env.REQUEST_METHOD.get(env) + " " + target);
      return target.equals("/next") ? Response.text("/next") : app.call(env);
    };
  }

  private void methods() {
    for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS", "PUT", "ANY")) {
      for (App app : List.of(READING, LEAVING)) {
        String how = app == READING ? " that is read" : " that is left alone";
        hidden("what " + method + " has" + how, app, request(method, "/", LENGTH) + SMUGGLED);
        hidden("the chunk of " + method + how, app, request(method, "/", CHUNKED) + CHUNK);
      }
    }
  }

  /** Answers that are given without a look at the content. */
  private void answers() {
    String request = request("POST", "/", LENGTH) + SMUGGLED;
    String chunk = request("POST", "/", CHUNKED) + CHUNK;
    App failing =
        env -> {
          throw new IllegalStateException("on purpose");
        };
    hidden("what is sent to an app that fails", failing, request);
    hidden("the chunk that is sent to an app that fails", failing, chunk);
    hidden("what a redirect leaves alone", env -> Response.redirect("/next"), request);
    hidden("what a 304 leaves alone", env -> Response.status(304), request);
    hidden("what is sent outside of the mount", LEAVING, mounted(), request);
    hidden("the chunk that is sent outside of the mount", LEAVING, mounted(), chunk);
    hidden("what is too large", LEAVING, Options.builder().maxBody(4), request);
    hidden("the chunk that is too large", LEAVING, Options.builder().maxBody(4), chunk);
  }

  private static Options.Builder mounted() {
    return Options.builder().mount("/next");
  }

  private void expectations() {
    for (String expect :
        List.of(
            "Expect: 100-continue",
            "Expect: 100-continue, 100-continue",
            "Expect: y 100-continue",
            "Expect: 100-continue y",
            "Expect: 100-continue;q=1",
            "Expect: 200-ok",
            "Expect:",
            "E_xpect: 100-continue")) {
      for (App app : List.of(READING, LEAVING)) {
        String how = app == READING ? ", read," : ", left alone,";
        String what = "what comes at once with " + expect + how;
        hidden(what, app, request("POST", "/", expect, LENGTH) + SMUGGLED);
      }
    }
    String expect = "Expect: 100-continue";
    hidden(
        "the chunk that comes at once with an expectation",
        LEAVING,
        request("POST", "/", expect, CHUNKED) + CHUNK);
    for (String method : List.of("GET", "HEAD", "OPTIONS")) {
      hidden(
          "what " + method + " expects to send, and sends at once,",
          LEAVING,
          request(method, "/", expect, LENGTH) + SMUGGLED);
    }
  }

  private void offers() {
    String options = "Connection: Upgrade, HTTP2-Settings";
    String settings = "HTTP2-Settings: AAEAAAAA";
    for (String protocol : List.of("h2c", "websocket", "TLS/1.0")) {
      String upgrade = "Upgrade: " + protocol;
      for (App app : List.of(READING, LEAVING)) {
        String how = app == READING ? ", read," : ", left alone,";
        hidden(
            "what comes with an offer of " + protocol + how,
            app,
            request("POST", "/", options, upgrade, settings, LENGTH) + SMUGGLED);
        hidden(
            "the chunk that comes with an offer of " + protocol + how,
            app,
            request("POST", "/", options, upgrade, settings, CHUNKED) + CHUNK);
      }
    }
  }

  /** Names that some take for others: the request has no content, and another follows. */
  private void names() {
    for (String field :
        List.of(
            "Content_Length: " + get("/next").length(),
            "Transfer_Encoding: chunked",
            "X-Content-Length: " + get("/next").length(),
            "Content-Lengthy: " + get("/next").length(),
            "X-Transfer-Encoding: chunked")) {
      raw(
          "INJ-02",
          "the field " + field + " frames nothing",
          bench -> {
            RawClient client = bench.serve(Bench.PATH).connect();
            client.send(request("POST", "/", field) + get("/next"));
            assertThat(client.read().body()).isEqualTo("/");
            assertThat(client.read().body()).isEqualTo("/next");
          });
    }
  }

  private void lengths() {
    raw(
        "SEP-02",
        "a length with zeros before it is decimal",
        bench -> {
          RawClient client = bench.serve(Bench.ECHO).connect();
          client.send(request("POST", "/", "Content-Length: 0010") + "0123456789" + get("/next"));
          assertThat(client.read().body()).isEqualTo("0123456789");
          assertThat(client.read().status()).isEqualTo(200);
        });
    for (String framing : List.of(LENGTH, CHUNKED)) {
      String name = framing.substring(0, framing.indexOf(':'));
      raw(
          "SEP-16",
          "that Connection names " + name + " takes nothing from it",
          bench -> {
            RawClient client = bench.serve(Bench.ECHO).connect();
            client.send(
                request("POST", "/", "Connection: " + name, framing)
                    + (framing.equals(LENGTH) ? SMUGGLED : CHUNK)
                    + post("/", "next"));
            assertThat(client.read().body()).isEqualTo(SMUGGLED);
            assertThat(client.read().body()).isEqualTo("next");
          });
    }
  }

  private void chunks() {
    for (String extension : List.of(";a=\"b", ";a=\"b\\\"", ";a=b\"", ";", ";;", ";a=\"0;")) {
      raw(
          "SEP-12",
          "the extension " + extension + " ends with its line, or is refused",
          bench -> {
            RawClient client = bench.serve(Bench.ECHO).connect();
            client.send(chunked("/", "3" + extension + "\r\nabc\r\n0\r\n\r\n") + post("/", "next"));
            Reply reply = client.read();
            if (reply.status() == 400) { // not what the grammar has
              assertThat(client.readToEnd()).isEmpty();
            } else {
              assertThat(reply.body()).isEqualTo("abc");
              assertThat(client.read().body()).isEqualTo("next");
            }
          });
    }
    for (String trailer : List.of("Content-Length: 50", CHUNKED, "Host: b", "Connection: close")) {
      hidden(
          "what stands behind the trailer " + trailer,
          READING,
          request("POST", "/", CHUNKED)
              + CHUNK.substring(0, CHUNK.length() - 2)
              + trailer
              + "\r\n\r\n");
    }
  }
}
