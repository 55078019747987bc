package dev.pintle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pintle.spi.SampleRequest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
  @Nested
  class Bytes {
    @Test
    void areReadUpToTheLimit() throws IOException {
      byte[] body = {1, 2, 3};

      assertThat(bytes(body, 3)).containsExactly(1, 2, 3);
      assertThat(bytes(body, Long.MAX_VALUE)).containsExactly(1, 2, 3);
      assertThat(bytes(new byte[0], 0)).isEmpty();
    }

    @Test
    void areReadWhereTheyComeInPieces() throws IOException {
      byte[] body = "0123456789".repeat(5000).getBytes(UTF_8);
      InputStream slow =
          new ByteArrayInputStream(body) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
              return super.read(target, offset, Math.min(length, 7));
            }
          };

      assertThat(Request.of(SampleRequest.get("/").input(slow).env()).bytes(50_000))
          .isEqualTo(body);
    }

    @Test
    @Tag("REQ-05")
    void areRefusedWith413AboveTheLimit() {
      assertStatus(413, () -> bytes(new byte[] {1, 2, 3}, 2));
      assertStatus(413, () -> bytes(new byte[] {1}, 0));
    }

    @Test
    @Tag("REQ-05")
    void areRefusedBeforeTheyAreReadWhenDeclared() {
      SampleRequest sample = SampleRequest.post("x/y", new byte[3]);

      assertStatus(413, () -> Request.of(sample.env()).bytes(2));
      assertThat(sample.asked()).doesNotContain("input");
    }

    @Test
    void areAnIoExceptionWhenTheBodyBreaksOff() {

      assertThatIOException()
          .isThrownBy(() -> Request.of(SampleRequest.get("/").input(broken()).env()).bytes(10))
          .withMessage("the client has left");
    }

    @Test
    void areNoneAtASecondCall() throws IOException {
      Request request = Request.of(SampleRequest.post("x/y", new byte[3]).env());

      assertThat(request.bytes(10)).hasSize(3);
      assertThat(request.bytes(10)).isEmpty();
    }

    @Test
    void needALimitThatIsNotNegative() {
      assertThatIllegalArgumentException().isThrownBy(() -> bytes(new byte[0], -1));
    }

    private static InputStream broken() {
      InputStream head = new ByteArrayInputStream(new byte[5]);
      return new FilterInputStream(head) {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          int count = super.read(target, offset, length);
          if (count < 0) {
            throw new IOException("the client has left");
          }
          return count;
        }
      };
    }

    private static byte[] bytes(byte[] body, long limit) throws IOException {
      InputStream input = new ByteArrayInputStream(body);
      return Request.of(SampleRequest.get("/").input(input).env()).bytes(limit);
    }
  }

  @Nested
  class Text {
    @ParameterizedTest
    @CsvSource(
        value = {
          "text/plain",
          "text/plain; charset=utf-8",
          "text/plain;charset=\"UTF-8\"",
          "text/plain; format=flowed; Charset=utf-8",
          "text/plain; x=\"a;charset=latin1\"; charset=utf-8",
          "text/plain; x=\"\\\";charset=latin1\"; charset=utf-8",
          "text/plain; mycharset=latin1",
          "text/plain; charset",
        })
    void isUtf8(String type) throws IOException {
      assertThat(text(type, "café".getBytes(UTF_8))).isEqualTo("café");
    }

    @Test
    void isInTheCharsetOfItsType() throws IOException {
      assertThat(text("text/plain; charset=iso-8859-1", "café".getBytes(ISO_8859_1)))
          .isEqualTo("café");
    }

    @Test
    void replacesWhatIsNotOfTheCharset() throws IOException {
      assertThat(text("text/plain", new byte[] {'a', (byte) 0xff})).isEqualTo("a\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"klingon", "", "a b", "\"\""})
    void isRefusedWith415WhenTheCharsetIsUnknown(String charset) {
      assertStatus(415, () -> text("text/plain; charset=" + charset, new byte[] {'a'}));
    }

    @Test
    @Tag("REQ-05")
    void isRefusedWith413AboveTheLimit() {
      assertStatus(413, () -> text("text/plain", new byte[101]));
    }

    private static String text(String type, byte[] body) throws IOException {
      return Request.of(SampleRequest.post(type, body).env()).text(100);
    }
  }

  static void assertStatus(int status, ThrowingCallable call) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.status()).isEqualTo(status));
  }
}
