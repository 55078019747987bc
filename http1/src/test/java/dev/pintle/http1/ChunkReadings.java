package dev.pintle.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Decodes chunked bodies whole and in pieces. */
final class ChunkReadings {
  private ChunkReadings() {}

  /**
   * What came out of decoding.
   *
   * @param status 0, or that of the refusal
   * @param end where the body ends, -1 if it has not
   * @param data the data, as ISO-8859-1
   * @param rest the trailers, or why it was refused
   */
  record Reading(int status, int end, String data, String rest) {}

  /**
   * Decodes in pieces, each in a buffer of its own.
   *
   * @param cuts where the pieces end, rising; the last one ends with the bytes
   */
  static Reading decode(Limits limits, byte[] bytes, int... cuts) {
    ChunkedDecoder decoder = new ChunkedDecoder(limits);
    StringBuilder data = new StringBuilder();
    int used = 0;
    try {
      for (int i = 0; i <= cuts.length && !decoder.ended(); i++) {
        int end = i < cuts.length ? cuts[i] : bytes.length;
        byte[] piece = Arrays.copyOfRange(bytes, used, end);
        used += feed(decoder, piece, data);
      }
    } catch (BadRequest e) {
      return new Reading(e.status(), -1, data.toString(), e.safeMessage());
    }
    return decoder.ended()
        ? new Reading(0, used, data.toString(), decoder.trailers().toString())
        : new Reading(0, -1, data.toString(), "");
  }

  /** Feeds a piece and tells how many bytes of it belong to the body. */
  private static int feed(ChunkedDecoder decoder, byte[] piece, StringBuilder data)
      throws BadRequest {
    int at = 0;
    do {
      at = decoder.advance(piece, at, piece.length);
      int count = (int) Math.min(decoder.available(), piece.length - at);
      data.append(new String(piece, at, count, StandardCharsets.ISO_8859_1));
      at += count;
      decoder.took(count);
    } while (at < piece.length && !decoder.ended());
    return at;
  }
}
