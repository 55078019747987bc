package dev.pintle;

import static dev.pintle.LintFixture.assertBreaks;
import static dev.pintle.LintFixture.call;
import static dev.pintle.LintFixture.env;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LintSinkTest {
  private final MemorySink sink = new MemorySink();

  private void write(BodyWriter writer) throws Exception {
    call(env(), env -> new Response(200, Headers.empty(), Body.writer(writer)))
        .body()
        .writeTo(sink);
  }

  @Test
  void passesEverythingOn() throws Exception {
    Headers trailers = Headers.of("X-Sum", "1");
    write(
        out -> {
          out.write('a');
          out.write(new byte[] {'x', 'b', 'x'}, 1, 1);
          out.write(ByteBuffer.wrap(new byte[] {'c'}));
          out.flush();
          out.trailers(trailers);
          assertThat(out.isOpen()).isTrue();
          out.close();
          out.write('d');
        });
    assertThat(sink.text()).isEqualTo("abcd");
    assertThat(sink.flushes()).isEqualTo(2);
    assertThat(sink.closes()).isEqualTo(1);
    assertThat(sink.trailers()).isEqualTo(trailers);
  }

  @Test
  void isNotUsedOnceItsWriterHasReturned() throws Exception {
    List<BodySink> kept = new ArrayList<>();
    write(kept::add);
    assertBreaks("SINK-09", () -> kept.get(0).write(1));
    assertBreaks("SINK-09", () -> kept.get(0).flush());
    assertBreaks("SINK-09", () -> kept.get(0).trailers(Headers.empty()));
    assertThat(sink.text()).isEmpty();
  }

  @Test
  void isNotUsedOnceItsWriterHasThrown() {
    List<BodySink> kept = new ArrayList<>();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    write(
                        out -> {
                          kept.add(out);
                          throw new IllegalStateException("broken");
                        })))
        .hasMessage("broken");
    assertBreaks("SINK-09", () -> kept.get(0).write(1));
  }

  @Test
  void isNotUsedByTwoThreadsAtOnce() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    BodySink slow =
        new ForwardingSink(sink) {
          @Override
          public void flush() {
            writing.countDown();
            await(tried);
          }
        };
    App app =
        env ->
            new Response(
                200,
                Headers.empty(),
                Body.writer(
                    out -> {
                      CompletableFuture<Void> other =
                          CompletableFuture.runAsync(
                              () -> {
                                await(writing);
                                try {
                                  assertBreaks("SINK-10", () -> out.write(1));
                                } finally {
                                  tried.countDown();
                                }
                              });
                      out.flush();
                      other.get(10, TimeUnit.SECONDS);
                      out.write('a');
                    }));
    call(env(), app).body().writeTo(slow);
    assertThat(sink.text()).isEqualTo("a");
  }

  @Test
  void mayBeUsedByOneThreadAfterAnother() throws Exception {
    write(
        out -> {
          out.write('a');
          CompletableFuture.runAsync(() -> uncheckedWrite(out)).get(10, TimeUnit.SECONDS);
        });
    assertThat(sink.text()).isEqualTo("ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "transfer-encoding", "Trailer", "Connection", "Host"})
  void sendsNoTrailerThatFramesOrRoutes(String name) {
    assertBreaks("SINK-12", () -> write(out -> out.trailers(Headers.of("X-Sum", "1", name, "1"))));
    assertThat(sink.trailers()).isNull();
  }

  private static void uncheckedWrite(BodySink out) {
    try {
      out.write('b');
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Hands everything to another sink. */
  private static class ForwardingSink extends BodySink {
    private final BodySink to;

    ForwardingSink(BodySink to) {
      this.to = to;
    }

    @Override
    public void write(ByteBuffer source) throws java.io.IOException {
      to.write(source);
    }

    @Override
    public void flush() throws java.io.IOException {
      to.flush();
    }

    @Override
    public boolean isOpen() {
      return to.isOpen();
    }

    @Override
    public void trailers(Headers trailers) {
      to.trailers(trailers);
    }
  }
}
