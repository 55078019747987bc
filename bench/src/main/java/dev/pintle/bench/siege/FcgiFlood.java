package dev.pintle.bench.siege;

import java.nio.ByteBuffer;

/** Many requests on one connection of FastCGI, of which each lacks something for ever. */
final class FcgiFlood extends Hostile {
  private static final int REQUESTS = 50;
  private static final byte[] ONE = {'x'};
  private static final byte[] NONE = {};

  /** What it lacks. */
  enum Lack {
    /** Begins more and more requests, and says nothing further of any. */
    PARAMS_BEGUN,
    /** Sends the parameters a byte at a time. */
    PARAMS_ENDED,
    /** Sends the body a byte at a time. */
    INPUT_ENDED,
    /** Takes a byte at a time of large responses. */
    A_READER
  }

  private final Lack lack;
  private final RecordScan replies = FcgiRecords.scan();
  private int begun;

  FcgiFlood(Lack lack) {
    this.lack = lack;
  }

  @Override
  Move next() {
    FcgiRecords records = new FcgiRecords();
    int requests = 0;
    if (begun == 0 || lack == Lack.PARAMS_BEGUN) {
      for (; requests < REQUESTS; requests++) {
        begun = begun % 0xffff + 1;
        begin(records, begun);
      }
    } else if (lack != Lack.A_READER) {
      for (int id = 1; id <= REQUESTS; id++) {
        var unused =
            records.add(
                lack == Lack.PARAMS_ENDED ? FcgiRecords.PARAMS : FcgiRecords.STDIN, id, ONE);
      }
    }
    return Move.send(records.bytes(), requests);
  }

  private void begin(FcgiRecords records, int id) {
    records.begin(id);
    switch (lack) {
      case INPUT_ENDED -> records.params(id, "POST", "/body");
      case A_READER -> records.params(id, "GET", "/large").add(FcgiRecords.STDIN, id, NONE);
      case PARAMS_BEGUN, PARAMS_ENDED -> {}
    }
  }

  @Override
  int appetite() {
    return lack == Lack.A_READER ? 1 : super.appetite();
  }

  @Override
  void received(ByteBuffer bytes, Tally tally) {
    replies.read(bytes, tally);
  }
}
