package dev.pintle.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.http1.BadRequest;
import dev.pintle.http1.ChunkedDecoder;
import dev.pintle.http1.Limits;
import java.util.Arrays;
import java.util.Map;

/**
 * What holds for a chunked body, whatever the bytes: it is decoded alike however they are cut, into
 * no more than the limits allow; it decodes to the same when it is written again; and wherever a
 * shortest end is offered, that ends it.
 */
class ChunkedBodyFuzzTest extends FuzzTest {
  private static final Limits SMALL = new Limits(0, 24, 2, 12, 6, 10);
  private static final Limits LARGE = new Limits(0, 32 * 1024, 100, 1L << 62, 1024, 16 * 1024);

  ChunkedBodyFuzzTest() {
    super("dev.pintle.http1.**", 512);
  }

  /**
   * What has become of it.
   *
   * @param end where the body ends, −1 if it has not
   * @param rest the trailers, or why it was refused
   */
  private record Reading(int status, int end, String data, String rest) {}

  /**
   * Called by the fuzzer, which finds it by its name.
   *
   * @param data how the bytes are cut and which limits hold, in the first byte; then what a client
   *     sends
   */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Pieces pieces = new Pieces(data);
    Limits limits = pieces.flag() ? SMALL : LARGE;
    ChunkedDecoder decoder = new ChunkedDecoder(limits);
    Reading whole = decode(decoder, pieces.bytes(), Pieces.WHOLE);
    assertThat(decode(new ChunkedDecoder(limits), pieces.bytes(), pieces.cuts())).isEqualTo(whole);
    assertThat((long) whole.data().length()).isLessThanOrEqualTo(limits.maxBody());
    if (whole.end() >= 0) {
      checkEnded(limits, decoder, whole);
    } else if (whole.status() == 0) {
      checkShortestEnd(decoder);
    }
  }

  private static Reading decode(ChunkedDecoder decoder, byte[] bytes, int[] cuts) {
    StringBuilder data = new StringBuilder();
    int used = 0;
    try {
      for (int i = 0; i <= cuts.length && !decoder.ended(); i++) {
        int end = i < cuts.length ? cuts[i] : bytes.length;
        used += feed(decoder, Arrays.copyOfRange(bytes, used, end), data);
      }
    } catch (BadRequest e) {
      return new Reading(e.status(), -1, data.toString(), e.safeMessage());
    }
    return decoder.ended()
        ? new Reading(0, used, data.toString(), decoder.trailers().toString())
        : new Reading(0, -1, data.toString(), "");
  }

  /** How many bytes of a piece belong to the body. */
  private static int feed(ChunkedDecoder decoder, byte[] piece, StringBuilder data)
      throws BadRequest {
    int at = 0;
    do {
      at = decoder.advance(piece, at, piece.length);
      int count = (int) Math.min(decoder.available(), piece.length - at);
      data.append(new String(piece, at, count, ISO_8859_1));
      at += count;
      decoder.took(count);
    } while (at < piece.length && !decoder.ended());
    return at;
  }

  private static void checkEnded(Limits limits, ChunkedDecoder decoder, Reading whole) {
    assertThat(decoder.trailers().size()).isLessThanOrEqualTo(limits.maxHeaders());
    StringBuilder again = new StringBuilder();
    if (!whole.data().isEmpty()) {
      again.append(Integer.toHexString(whole.data().length())).append("\r\n");
      again.append(whole.data()).append("\r\n");
    }
    again.append("0\r\n");
    for (Map.Entry<String, String> field : decoder.trailers()) {
      again.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
    byte[] bytes = again.append("\r\n").toString().getBytes(ISO_8859_1);
    assertThat(decode(new ChunkedDecoder(LARGE), bytes, Pieces.WHOLE))
        .isEqualTo(new Reading(0, bytes.length, whole.data(), whole.rest()));
  }

  private static void checkShortestEnd(ChunkedDecoder decoder) {
    String end = decoder.shortestEnd();
    if (end != null) {
      decoder.took(decoder.available());
      byte[] bytes = end.getBytes(ISO_8859_1);
      assertThat(advance(decoder, bytes)).isEqualTo(bytes.length);
      assertThat(decoder.ended()).isTrue();
    }
  }

  private static int advance(ChunkedDecoder decoder, byte[] bytes) {
    try {
      return decoder.advance(bytes, 0, bytes.length);
    } catch (BadRequest e) {
      throw new AssertionError("a shortest end is refused", e);
    }
  }
}
