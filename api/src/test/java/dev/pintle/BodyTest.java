package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyTest {
  private final MemorySink sink = new MemorySink();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Nested
  class Empty {
    @Test
    void writesNothing() throws Exception {
      Body.empty().writeTo(sink);

      assertThat(sink.bytes()).isEmpty();
      assertThat(Body.empty().length()).isZero();
    }
  }

  @Nested
  class Bytes {
    @Test
    void writesThemAll() throws Exception {
      Body body = Body.of(bytes("hello"));

      body.writeTo(sink);

      assertThat(sink.text()).isEqualTo("hello");
      assertThat(body.length()).isEqualTo(5);
    }

    @Test
    void saysHowManyButNotWhich() {
      assertThat(Body.of(bytes("secret")).toString()).contains("6").doesNotContain("secret");
    }
  }

  @Nested
  class FileRange {
    @TempDir Path folder;

    @Test
    void writesItsPartOfTheFile() throws Exception {
      Path file = Files.writeString(folder.resolve("a"), "0123456789");
      Body body = Body.file(file, 2, 5);

      body.writeTo(sink);

      assertThat(sink.text()).isEqualTo("23456");
      assertThat(body.length()).isEqualTo(5);
    }

    @Test
    void writesMoreThanOneBufferful() throws Exception {
      byte[] content = new byte[100_001];
      new Random(1).nextBytes(content);
      Path file = Files.write(folder.resolve("a"), content);

      Body.file(file, 1, 70_000).writeTo(sink);

      assertThat(sink.bytes()).isEqualTo(Arrays.copyOfRange(content, 1, 70_001));
    }

    @Test
    void failsWhereTheFileIsShorterThanPromised() throws Exception {
      Path file = Files.writeString(folder.resolve("a"), "0123");

      assertThatThrownBy(() -> Body.file(file, 2, 5).writeTo(sink))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("ends at 4");
      assertThat(sink.text()).isEqualTo("23");
    }

    @Test
    @Tag("BODY-05")
    void opensTheFileWhenItIsWritten() throws Exception {
      Path file = folder.resolve("later");
      Body body = Body.file(file, 0, 3);
      assertThatThrownBy(() -> body.writeTo(sink)).isInstanceOf(NoSuchFileException.class);

      Files.writeString(file, "abc");
      body.writeTo(sink);

      assertThat(sink.text()).isEqualTo("abc");
    }

    @Test
    void writesNothingOfNoLength() throws Exception {
      Path file = Files.writeString(folder.resolve("a"), "0123");

      Body.file(file, 4, 0).writeTo(sink);

      assertThat(sink.bytes()).isEmpty();
    }

    @Test
    void refusesNegativeNumbers() {
      assertThatThrownBy(() -> Body.file(folder, -1, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-1");
      assertThatThrownBy(() -> Body.file(folder, 0, -5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-5");
    }
  }

  @Nested
  class Stream {
    private final AtomicInteger closed = new AtomicInteger();

    private InputStream stream(String text) {
      return new ByteArrayInputStream(bytes(text)) {
        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }

    @Test
    void writesItToItsEnd() throws Exception {
      Body body = Body.of(stream("hello"), -1);

      body.writeTo(sink);

      assertThat(sink.text()).isEqualTo("hello");
      assertThat(body.length()).isEqualTo(-1);
      assertThat(closed).hasValue(0);
    }

    @Test
    void closesTheStreamWithTheBody() throws Exception {
      Body.of(stream("x"), 1).close();

      assertThat(closed).hasValue(1);
    }

    @Test
    void takesALengthOrUnknownAndNothingElse() {
      assertThat(Body.of(stream("x"), 7).length()).isEqualTo(7);
      assertThatThrownBy(() -> Body.of(stream("x"), -2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-2");
    }
  }

  @Nested
  class Writer {
    @Test
    void writesWhatTheFunctionWrites() throws Exception {
      Body body = Body.writer(out -> out.write(bytes("hello")));

      body.writeTo(sink);

      assertThat(sink.text()).isEqualTo("hello");
      assertThat(body.length()).isEqualTo(-1);
    }

    @Test
    void passesOnWhatTheFunctionThrows() {
      Body body =
          Body.writer(
              out -> {
                throw new TimeoutException("gone");
              });

      assertThatThrownBy(() -> body.writeTo(sink)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void closesWithoutAResource() throws Exception {
      AtomicInteger runs = new AtomicInteger();

      Body.writer(out -> runs.incrementAndGet()).close();

      assertThat(runs).hasValue(0);
    }

    @Test
    void closesItsResourceWithoutHavingRun() throws Exception {
      AtomicInteger closed = new AtomicInteger();
      AtomicInteger runs = new AtomicInteger();

      Body.writer(out -> runs.incrementAndGet(), closed::incrementAndGet).close();

      assertThat(closed).hasValue(1);
      assertThat(runs).hasValue(0);
    }

    @Test
    void throwsAnIOExceptionOfTheResourceAsItIs() {
      IOException failure = new IOException("disk");

      assertThatThrownBy(() -> closing(failure).close()).isSameAs(failure);
    }

    @Test
    void throwsARuntimeExceptionOfTheResourceAsItIs() {
      IllegalStateException failure = new IllegalStateException("twice");

      assertThatThrownBy(() -> closing(failure).close()).isSameAs(failure);
    }

    @Test
    void wrapsAnyOtherExceptionOfTheResource() {
      TimeoutException failure = new TimeoutException("gone");

      assertThatThrownBy(() -> closing(failure).close())
          .isInstanceOf(IOException.class)
          .hasCause(failure);
    }

    @Test
    void keepsAnInterruptionOfTheResource() {
      InterruptedException failure = new InterruptedException();

      assertThatThrownBy(() -> closing(failure).close())
          .isInstanceOf(IOException.class)
          .hasCause(failure);
      assertThat(Thread.interrupted()).isTrue();
    }

    private Body closing(Exception failure) {
      return Body.writer(
          out -> {},
          () -> {
            throw failure;
          });
    }
  }

  @Nested
  class Upgrade {
    @Test
    void cannotBeWritten() {
      Body body = new Body.Upgrade((in, out) -> {});

      assertThatThrownBy(() -> body.writeTo(sink))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThat(body.length()).isEqualTo(-1);
    }
  }

  @Nested
  class Refusing {
    @Test
    void nullIsNoBody() {
      assertThatThrownBy(() -> Body.of(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Body.of(null, 1)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Body.file(null, 0, 1)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Body.writer(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> Body.writer(out -> {}, null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> new Body.Upgrade(null)).isInstanceOf(NullPointerException.class);
    }
  }
}
