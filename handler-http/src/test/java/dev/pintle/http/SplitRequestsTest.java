package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** However the bytes of requests are cut into packets, the replies are the same. */
@Tag("SEP-17")
class SplitRequestsTest extends SocketTest {
  private static final long SEED = 20260101;

  /** Tells everything that was read. */
  private static final App TELL =
      env -> {
        String body = new String(Env.INPUT.get(env).readAllBytes(), StandardCharsets.ISO_8859_1);
        return Response.text(
                String.join(
                    "|",
                    Env.REQUEST_METHOD.get(env),
                    Env.REQUEST_URI.get(env),
                    Env.SERVER_PROTOCOL.get(env),
                    Env.HEADERS.get(env).toString(),
                    body,
                    Env.TRAILERS.get(env).get().toString()))
            .withHeader("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
      };

  private static final String LAST = "Connection: close";

  /** Valid requests; the last of each closes the connection. */
  private static final List<String> VALID =
      List.of(
          get("/a?b", "X: y", "x:  z\t", LAST),
          get("/1") + get("/2", "Accept: */*") + get("/3", LAST),
          post("/p", "name=value&\r\n\r\nGET / HTTP/1.1", LAST),
          post("/p", "", "Content-Type: a/b") + "\r\n" + get("/after", LAST),
          chunked("/c", "3\r\nabc\r\na;x=\"y\"\r\n0123456789\r\n0\r\nT: 1\r\nu: 2\r\n\r\n", LAST),
          chunked("/c", "1\r\n\r\r\n2\r\n\r\n\r\n000\r\n\r\n") + get("/after", LAST),
          http10("GET", "/old"),
          http10("POST", "/old", "Connection: keep-alive", "Content-Length: 3")
              + "abc"
              + http10("GET", "/end"),
          request("OPTIONS", "*", LAST),
          "GET http://b:80/abs?q HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n",
          "\r\n\r\n" + request("M-SEARCH", "/%41%2f", LAST));

  private String send(TestServer server, List<String> pieces) throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      for (String piece : pieces) {
        client.send(piece);
      }
      return client.readToEnd();
    }
  }

  private Stream<DynamicTest> each(String how, Check check) throws IOException {
    TestServer server = serve(TELL);
    return VALID.stream()
        .map(
            request ->
                DynamicTest.dynamicTest(
                    how + ": " + request.strip().lines().findFirst().orElseThrow(),
                    () -> {
                      String whole = send(server, List.of(request));
                      assertThat(whole).startsWith("HTTP/1.1 200 OK\r\n");
                      check.run(server, request, whole);
                    }));
  }

  private interface Check {
    void run(TestServer server, String request, String whole) throws IOException;
  }

  @TestFactory
  Stream<DynamicTest> inTwoAtEveryByte() throws Exception {
    return each(
        "in two",
        (server, request, whole) -> {
          for (int i = 1; i < request.length(); i++) {
            List<String> pieces = List.of(request.substring(0, i), request.substring(i));
            assertThat(send(server, pieces)).as("cut at " + i).isEqualTo(whole);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> byteByByte() throws Exception {
    return each(
        "byte by byte",
        (server, request, whole) ->
            assertThat(send(server, List.of(request.split("", -1)))).isEqualTo(whole));
  }

  @TestFactory
  Stream<DynamicTest> inPiecesOfAnySize() throws Exception {
    Random random = new Random(SEED);
    return each(
        "in pieces",
        (server, request, whole) -> {
          for (int n = 0; n < 20; n++) {
            List<String> pieces = new ArrayList<>();
            int from = 0;
            while (from < request.length()) {
              int to = Math.min(request.length(), from + 1 + random.nextInt(40));
              pieces.add(request.substring(from, to));
              from = to;
            }
            assertThat(send(server, pieces)).as(pieces.toString()).isEqualTo(whole);
          }
        });
  }
}
