package dev.pintle.fcgi.codec;

import static dev.pintle.fcgi.codec.Records.records;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** Where a record was not read to its end nobody knows where the next one begins. */
class UnfinishedRecordTest {
  private final Demultiplexer demultiplexer =
      new Demultiplexer(
          FcgiLimits.DEFAULTS,
          new IgnoredEvents() {
            @Override
            public void begin(int id, Role role, boolean keepConnection) {
              throw new OutOfMemoryError("thrown by the test");
            }
          });

  @Test
  void nothingIsReadBehindIt() {
    byte[] bytes = records().begin(1).begin(3).bytes();
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> demultiplexer.receive(bytes, 0, bytes.length));
    assertThatExceptionOfType(FcgiException.class)
        .isThrownBy(() -> demultiplexer.receive(bytes, 0, bytes.length))
        .withMessage("a record was not read to its end");
  }
}
