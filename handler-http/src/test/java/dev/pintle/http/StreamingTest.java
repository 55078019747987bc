package dev.pintle.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.BodySink;
import dev.pintle.BodyWriter;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StreamingTest extends SocketTest {
  private TestServer streaming(BodyWriter writer) throws IOException {
    return serve(env -> Response.stream("text/plain", writer));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  @Tag("SINK-01")
  void aFlushReachesTheClientBeforeTheNextWrite() throws Exception {
    Semaphore go = new Semaphore(0);
    RawClient client =
        connect(
            streaming(
                out -> {
                  for (String part : new String[] {"one", "two", "three"}) {
                    out.write(ascii(part));
                    out.flush();
                    go.acquire();
                  }
                }));
    client.send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readChunk()).isEqualTo("one");
    go.release();
    assertThat(client.readChunk()).isEqualTo("two");
    go.release();
    assertThat(client.readChunk()).isEqualTo("three");
    go.release();
    assertThat(client.readChunk()).isEmpty();
  }

  @Test
  @Tag("SINK-01")
  void aFlushBeforeAnyByteSendsTheHead() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawClient client =
        connect(
            streaming(
                out -> {
                  out.flush();
                  await(release);
                  out.write('x');
                }));
    client.send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    release.countDown();
    assertThat(client.readChunk()).isEqualTo("x");
  }

  @Test
  @Tag("SINK-01")
  void aFlushReachesAnHttp10Client() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawClient client =
        connect(
            streaming(
                out -> {
                  out.write(ascii("one"));
                  out.flush();
                  await(release);
                  out.write(ascii("two"));
                }));
    client.send(http10("GET", "/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.read(3)).isEqualTo("one");
    release.countDown();
    assertThat(client.readToEnd()).isEqualTo("two");
  }

  @Test
  @Tag("SINK-02")
  void closeOnlyFlushes() throws Exception {
    RawClient client =
        connect(
            streaming(
                out -> {
                  out.write('a');
                  out.close();
                  out.write('b');
                  out.close();
                }));
    client.send(get("/"));
    assertThat(client.read().body()).isEqualTo("ab");
    assertThat(client.send(get("/")).read().body()).isEqualTo("ab");
  }

  @Test
  @Tag("SINK-06")
  void takesAllOfABuffer() throws Exception {
    AtomicReference<ByteBuffer> written = new AtomicReference<>();
    TestServer server =
        streaming(
            out -> {
              ByteBuffer buffer = ByteBuffer.allocateDirect(100_010);
              buffer.position(5).limit(100_005);
              while (buffer.hasRemaining()) {
                buffer.put((byte) 'x');
              }
              buffer.position(5);
              out.write(buffer);
              written.set(buffer);
              ByteBuffer small = ByteBuffer.wrap(ascii("-abc-")).position(1).limit(4);
              out.write(small);
              small.put(1, (byte) 'Z');
            });
    assertThat(ask(server, get("/")).body()).isEqualTo("x".repeat(100_000) + "abc");
    assertThat(written.get().position()).isEqualTo(100_005);
    assertThat(written.get().limit()).isEqualTo(100_005);
  }

  @Test
  @Tag("SINK-11")
  void aWriteOfNothingDoesNotEndTheBody() throws Exception {
    TestServer server =
        streaming(
            out -> {
              out.write(new byte[0]);
              out.flush();
              out.write(ByteBuffer.allocate(0));
              out.flush();
              out.write('a');
              out.write(new byte[0]);
              out.flush();
              out.flush();
              out.write('b');
            });
    assertThat(ask(server, get("/")).body()).isEqualTo("ab");
  }

  @Test
  @Tag("BODY-09")
  void keepsSmallAndLargeWritesInOrder() throws Exception {
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      expected.append("s").append("L".repeat(i * 1000)).append(i);
    }
    TestServer server =
        streaming(
            out -> {
              for (int i = 0; i < 40; i++) {
                out.write('s');
                out.write(ascii("L".repeat(i * 1000)));
                out.write(ascii("" + i));
              }
            });
    assertThat(ask(server, get("/")).body()).isEqualTo(expected.toString());
  }

  @Test
  @Tag("SINK-03")
  void aSlowClientBlocksTheWriter() throws Exception {
    AtomicInteger written = new AtomicInteger();
    byte[] block = new byte[64 * 1024];
    int blocks = 1000;
    RawClient client =
        connectSlowReader(
            streaming(
                out -> {
                  for (int i = 0; i < blocks; i++) {
                    out.write(block);
                    written.incrementAndGet();
                  }
                }));
    client.send(get("/"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readChunk()).isNotEmpty();
    // The writer comes to rest: 64 MB fit into no buffer of a socket.
    int before = -1;
    while (before != written.get()) {
      before = written.get();
      Thread.sleep(100);
    }
    assertThat(before).isLessThan(blocks / 2);
    int chunks = 1;
    while (!client.readChunk().isEmpty()) {
      chunks++;
    }
    assertThat(chunks).isGreaterThanOrEqualTo(blocks);
    assertThat(written).hasValue(blocks);
  }

  @Test
  @Tag("SINK-07")
  void sendsTrailersBehindAChunkedBody() throws Exception {
    RawClient client =
        connect(
            streaming(
                out -> {
                  out.trailers(Headers.of("X-Wrong", "1"));
                  out.write('x');
                  out.trailers(Headers.of("X-Sum", "42", "x-more", ""));
                }));
    for (int i = 0; i < 2; i++) {
      Reply reply = client.send(get("/")).read();
      assertThat(reply.body()).isEqualTo("x");
      assertThat(reply.trailers()).containsExactly("X-Sum: 42", "x-more: ");
    }
  }

  @Test
  @Tag("SINK-08")
  void refusesTrailersInHttp10AndBehindALength() throws Exception {
    BodyWriter writer =
        out -> {
          try {
            out.trailers(Headers.of("X", "y"));
            out.write('s');
          } catch (UnsupportedOperationException e) {
            out.write('u');
          }
        };
    assertThat(ask(streaming(writer), http10("GET", "/")).body()).isEqualTo("u");
    TestServer server =
        serve(env -> Response.stream("text/plain", writer).withHeader("Content-Length", "1"));
    assertThat(ask(server, get("/")).body()).isEqualTo("u");
  }

  @Test
  @Tag("SINK-12")
  void refusesTrailersThatFrame() throws Exception {
    TestServer server =
        streaming(
            out -> {
              for (String name :
                  new String[] {
                    "Content-Length",
                    "Transfer-Encoding",
                    "Trailer",
                    "Connection",
                    "keep-alive",
                    "Upgrade",
                    "host"
                  }) {
                try {
                  out.trailers(Headers.of(name, "1"));
                  out.write(ascii(name));
                } catch (IllegalArgumentException e) {
                  out.write('r');
                }
              }
            });
    Reply reply = ask(server, get("/"));
    assertThat(reply.body()).isEqualTo("rrrrrrr");
    assertThat(reply.trailers()).isEmpty();
  }

  @Test
  @Tag("SINK-09")
  void aSinkThatIsKeptWritesNothingIntoTheNextResponse() throws Exception {
    AtomicReference<BodySink> kept = new AtomicReference<>();
    TestServer server =
        streaming(
            out -> {
              BodySink earlier = kept.getAndSet(out);
              if (earlier != null) {
                try {
                  earlier.write(ascii("forged"));
                  earlier.flush();
                } catch (IOException e) {
                  out.write('r');
                }
              }
              out.write('x');
            });
    RawClient client = connect(server);
    assertThat(client.send(get("/")).read().body()).isEqualTo("x");
    assertThat(client.send(get("/")).read().body()).isEqualTo("rx");
    assertThat(client.send(get("/")).read().body()).isEqualTo("rx");
  }

  @Test
  void streamsCanBePipelined() throws Exception {
    RawClient client =
        connect(
            serve(
                env ->
                    Response.stream(
                        "text/plain",
                        out -> {
                          out.write(ascii((String) env.get("PATH_INFO")));
                          out.flush();
                          out.write('!');
                        })));
    client.send(get("/1") + get("/2") + get("/3"));
    assertThat(client.read().body()).isEqualTo("/1!");
    assertThat(client.read().body()).isEqualTo("/2!");
    assertThat(client.read().body()).isEqualTo("/3!");
  }

  @Test
  void aStreamCanEchoABodyWhileItComes() throws Exception {
    RawClient client =
        connect(
            serve(
                env ->
                    Response.stream(
                        "text/plain",
                        out -> {
                          var in = Env.INPUT.get(env);
                          byte[] buffer = new byte[100];
                          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                            out.write(buffer, 0, n);
                            out.flush();
                          }
                        })));
    client.send(chunked("/", "3\r\nabc\r\n"));
    assertThat(client.readHead().status()).isEqualTo(200);
    assertThat(client.readChunk()).isEqualTo("abc");
    client.send("4\r\ndefg\r\n");
    assertThat(client.readChunk()).isEqualTo("defg");
    client.send("0\r\n\r\n");
    assertThat(client.readChunk()).isEmpty();
    assertThat(client.readLine()).isEmpty();
    assertThat(client.send(get("/")).read().status()).isEqualTo(200);
  }

  @Test
  void manyStreamsRunBesideQuickRequests() throws Exception {
    int streams = 50;
    CountDownLatch running = new CountDownLatch(streams);
    CountDownLatch release = new CountDownLatch(1);
    TestServer server =
        serve(
            env ->
                env.get("PATH_INFO").equals("/quick")
                    ? Response.text("quick")
                    : Response.stream(
                        "text/plain",
                        out -> {
                          out.write('a');
                          out.flush();
                          running.countDown();
                          await(release);
                          out.write('b');
                        }));
    RawClient[] clients = new RawClient[streams];
    for (int i = 0; i < streams; i++) {
      clients[i] = connect(server).send(get("/"));
    }
    await(running);
    assertThat(ask(server, get("/quick")).body()).isEqualTo("quick");
    release.countDown();
    for (RawClient client : clients) {
      assertThat(client.read().body()).isEqualTo("ab");
    }
  }
}
