package dev.pintle.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.testkit.TestCertificate;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Heads of HTTP/2 take the memory that they need: little, unless the app sends large ones. */
@Timeout(60)
class HeadBuffersTest extends ServerTest {
  private static final int REQUESTS = 100;

  /** The longest in Huffman's code that is printed: 19 bits each. */
  private static final String LARGE = "\\".repeat(100_000);

  private final TestCertificate certificate = TestCertificate.create();
  private final HttpClient client =
      HttpClient.newBuilder().sslContext(certificate.clientContext()).build();

  private URI serving(App app) throws Exception {
    Options.Builder options =
        Options.builder()
            .listen("https://127.0.0.1:0")
            .tls(certificate.keyStore(), certificate.password());
    Server server = serve(app, options);
    return URI.create("https://127.0.0.1:" + server.port() + "/");
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response;
  }

  private static long outsideTheHeap() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }

  @Test
  void manySmallOnesShareTheirs() throws Exception {
    URI uri = serving(env -> Response.text("hello"));
    assertThat(get(uri).body()).isEqualTo("hello");
    long before = outsideTheHeap();
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(get(uri).body()).isEqualTo("hello");
    }
    assertThat(outsideTheHeap() - before).isLessThan(REQUESTS * 100_000L);
  }

  @Test
  void aLargeOneComesWholeBehindASmallOne() throws Exception {
    URI uri =
        serving(
            env -> {
              boolean large = env.get("PATH_INFO").equals("/large");
              return Response.text("hello").withHeader("X-Large", large ? LARGE : "no");
            });
    assertThat(get(uri).headers().firstValue("X-Large")).hasValue("no");
    assertThat(get(uri.resolve("/large")).headers().firstValue("X-Large")).hasValue(LARGE);
    assertThat(get(uri).headers().firstValue("X-Large")).hasValue("no");
  }

  @Test
  void aLargeInterimOneIsFollowedByItsResponse() throws Exception {
    URI uri =
        serving(
            env -> {
              Env.INFORMATIONAL.get(env).send(103, Headers.of("X-Large", LARGE));
              return Response.text("hello");
            });
    assertThat(get(uri).body()).isEqualTo("hello");
  }

  @Test
  void largeTrailersEndTheirResponse() throws Exception {
    URI uri =
        serving(
            env ->
                Response.stream(
                    "text/plain",
                    sink -> {
                      sink.write("hello".getBytes(StandardCharsets.UTF_8));
                      sink.trailers(Headers.of("X-Large", LARGE));
                    }));
    assertThat(get(uri).body()).isEqualTo("hello");
  }
}
