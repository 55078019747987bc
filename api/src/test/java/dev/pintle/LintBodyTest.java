package dev.pintle;

import static dev.pintle.LintFixture.assertBreaks;
import static dev.pintle.LintFixture.call;
import static dev.pintle.LintFixture.env;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LintBodyTest {
  private final MemorySink sink = new MemorySink();

  private static Body checked(Body body, String... headers) throws Exception {
    return call(env(), env -> new Response(200, Headers.of(headers), body)).body();
  }

  private static Body streamOf(String text, long length) {
    return Body.of(new ByteArrayInputStream(text.getBytes(UTF_8)), length);
  }

  @Nested
  class OfAWriter {
    @Test
    void passesTheBytesOn() throws Exception {
      Body body = checked(Body.writer(out -> out.write("hello".getBytes(UTF_8))));
      body.writeTo(sink);
      assertThat(sink.text()).isEqualTo("hello");
    }

    @Test
    void mayWriteExactlyWhatContentLengthPromises() throws Exception {
      Body body = checked(Body.writer(out -> out.write(new byte[3])), "Content-Length", "3");
      body.writeTo(sink);
      assertThat(sink.text()).hasSize(3);
    }

    @Test
    void mayNotWriteLess() throws Exception {
      Body body = checked(Body.writer(out -> out.write(new byte[2])), "Content-Length", "3");
      assertBreaks("BODY-01", () -> body.writeTo(sink));
    }

    @Test
    void mayNotWriteMore() throws Exception {
      Body body =
          checked(
              Body.writer(
                  out -> {
                    out.write(new byte[3]);
                    out.write(1);
                  }),
              "Content-Length",
              "3");
      assertBreaks("BODY-01", () -> body.writeTo(sink));
      assertThat(sink.text()).hasSize(3);
    }

    @Test
    void isNotWrittenTwice() throws Exception {
      Body body = checked(Body.writer(out -> {}));
      body.writeTo(sink);
      assertBreaks("BODY-03", () -> body.writeTo(sink));
    }

    @Test
    void isNotWrittenAfterItsClose() throws Exception {
      Body body = checked(Body.writer(out -> {}));
      body.close();
      assertBreaks("BODY-03", () -> body.writeTo(sink));
    }

    @Test
    void isClosedOnce() throws Exception {
      List<String> closed = new ArrayList<>();
      Body body = checked(Body.writer(out -> {}, () -> closed.add("resource")));
      body.close();
      assertBreaks("BODY-02", body::close);
      assertThat(closed).containsExactly("resource");
    }

    @Test
    void isWatchedForASecondCloseWithoutAResourceToo() throws Exception {
      Body body = checked(Body.writer(out -> {}));
      body.close();
      assertBreaks("BODY-02", body::close);
    }

    @Test
    void throwsWhatItThrew() throws Exception {
      Body body =
          checked(
              Body.writer(
                  out -> {
                    throw new IOException("disk full");
                  }),
              "Content-Length",
              "3");
      assertThatThrownBy(() -> body.writeTo(sink))
          .isInstanceOf(IOException.class)
          .hasMessage("disk full");
    }
  }

  @Nested
  class OfAStream {
    @Test
    void passesTheBytesOn() throws Exception {
      checked(streamOf("hello", 5)).writeTo(sink);
      assertThat(sink.text()).isEqualTo("hello");
    }

    @Test
    void mayHaveAnyNumberOfBytesWhenNoneIsPromised() throws Exception {
      checked(streamOf("hello", -1)).writeTo(sink);
      assertThat(sink.text()).isEqualTo("hello");
    }

    @Test
    void mayNotEndBeforeItsLength() throws Exception {
      Body body = checked(streamOf("hello", 6));
      assertBreaks("BODY-01", () -> body.writeTo(sink));
    }

    @Test
    void mayNotGoOnBehindItsLength() throws Exception {
      Body body = checked(streamOf("hello", 4));
      assertBreaks("BODY-01", () -> body.writeTo(sink));
    }

    @Test
    void isHeldToContentLengthToo() throws Exception {
      Body body = checked(streamOf("hello", -1), "Content-Length", "6");
      assertBreaks("BODY-01", () -> body.writeTo(sink));
    }

    @Test
    void isCountedByteByByteAndOverSkips() throws Exception {
      InputStream in = ((Body.Stream) checked(streamOf("hello", 5))).in();
      assertThat(in.read()).isEqualTo('h');
      assertThat(in.skip(3)).isEqualTo(3);
      assertThat(in.read()).isEqualTo('o');
      assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void isClosedOnce() throws Exception {
      List<String> closed = new ArrayList<>();
      InputStream in =
          new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
              closed.add("stream");
            }
          };
      Body body = checked(Body.of(in, 0));
      body.close();
      assertBreaks("BODY-02", body::close);
      assertThat(closed).containsExactly("stream");
    }

    @Test
    void isNotReadAfterItsClose() throws Exception {
      Body body = checked(streamOf("hello", 5));
      body.close();
      assertBreaks("BODY-03", () -> body.writeTo(sink));
    }
  }

  @Nested
  class OfAnotherKind {
    @Test
    void staysTheSameObject() throws Exception {
      for (Body body :
          List.of(Body.empty(), Body.of(new byte[3]), Body.file(Path.of("absent"), 0, 1))) {
        assertThat(checked(body)).isSameAs(body);
      }
    }
  }

  @Nested
  class OfAnUpgrade {
    @Test
    void runsOnceAndOnlyWhileItLasts() throws Exception {
      List<BodySink> kept = new ArrayList<>();
      Response upgrade =
          new Response(
              101,
              Headers.of("Upgrade", "echo"),
              new Body.Upgrade(
                  (in, out) -> {
                    kept.add(out);
                    in.transferTo(out);
                    out.close();
                  }));
      Duplex duplex = ((Body.Upgrade) call(env(), env -> upgrade).body()).duplex();
      duplex.run(new ByteArrayInputStream("hello".getBytes(UTF_8)), sink);
      assertThat(sink.text()).isEqualTo("hello");
      assertThat(sink.closes()).isEqualTo(1);
      assertBreaks("SINK-09", () -> kept.get(0).write(1));
      assertBreaks("BODY-03", () -> duplex.run(InputStream.nullInputStream(), sink));
    }
  }
}
