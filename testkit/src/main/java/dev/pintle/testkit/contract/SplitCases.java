package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.bare;
import static dev.pintle.testkit.contract.Requests.chunked;
import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static dev.pintle.testkit.contract.Requests.post;
import static dev.pintle.testkit.contract.Requests.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** However the bytes of requests are cut into packets, the replies are the same. */
final class SplitCases extends CaseGroup {
  private static final long SEED = 20260101;
  private static final String LAST = "Connection: close";

  /** Tells everything that was read. */
  private static final App TELL =
      env -> {
        byte[] body = Env.INPUT.get(env).readAllBytes();
        String text =
            String.join(
                "|",
                Env.REQUEST_METHOD.get(env),
                Env.REQUEST_URI.get(env),
                Env.SERVER_PROTOCOL.get(env),
                Env.HEADERS.get(env).toString(),
                new String(body, ISO_8859_1));
        return Response.text(text);
      };

  /** Valid requests; the last of each closes the connection. */
  private static final List<String> VALID =
      List.of(
          get("/a?b", "X: y", "x:  z\t", LAST),
          get("/1") + get("/2", "Accept: */*") + get("/3", LAST),
          post("/p", "name=value&\r\n\r\nGET / HTTP/1.1", LAST),
          post("/p", "", "Content-Type: a/b") + "\r\n" + get("/after", LAST),
          chunked("/c", "3\r\nabc\r\na;x=\"y\"\r\n0123456789\r\n0\r\nT: 1\r\nu: 2\r\n\r\n", LAST),
          chunked("/c", "1\r\n\r\r\n2\r\n\r\n\r\n000\r\n\r\n") + get("/after", LAST),
          http10("POST", "/old", "Connection: keep-alive", "Content-Length: 3")
              + "abc"
              + http10("GET", "/end"),
          bare("GET http://b:80/abs?q HTTP/1.1", "Host: b:80", "Connection: x, close"));

  SplitCases() {
    super("bytes in any pieces");
  }

  @Override
  void define() {
    split();
  }

  /** What comes back, without what the clock says. */
  private static String send(Site site, List<String> pieces) throws IOException {
    try (RawClient client = RawClient.connect(site.address())) {
      for (String piece : pieces) {
        client.send(piece);
      }
      return client.readToEnd().replaceAll("\r\nDate: [^\r]*", "");
    }
  }

  private void split() {
    for (String request : VALID) {
      String first = request.lines().findFirst().orElseThrow();
      raw(
          "SEP-17",
          "cut in two at every byte it is the same: " + first + ", " + request.length() + " bytes",
          bench -> {
            Site site = bench.serve(TELL);
            String whole = send(site, List.of(request));
            assertThat(whole).startsWith("HTTP/1.1 200 ");
            for (int i = 1; i < request.length(); i++) {
              List<String> pieces = List.of(request.substring(0, i), request.substring(i));
              assertThat(send(site, pieces)).as("cut at " + i).isEqualTo(whole);
            }
          });
      raw(
          "SEP-17",
          "byte by byte and in pieces it is the same: "
              + first
              + ", "
              + request.length()
              + " bytes",
          bench -> {
            Site site = bench.serve(TELL);
            String whole = send(site, List.of(request));
            assertThat(whole).startsWith("HTTP/1.1 200 ");
            assertThat(send(site, List.of(request.split("", -1)))).isEqualTo(whole);
            Random random = new Random(SEED);
            for (int n = 0; n < 10; n++) {
              List<String> pieces = pieces(request, random);
              assertThat(send(site, pieces)).as(pieces.toString()).isEqualTo(whole);
            }
          });
    }
  }

  private static List<String> pieces(String request, Random random) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < request.length()) {
      int to = Math.min(request.length(), from + 1 + random.nextInt(40));
      pieces.add(request.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
