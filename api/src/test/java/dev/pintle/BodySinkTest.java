package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodySinkTest {
  private final MemorySink sink = new MemorySink();

  @Test
  void takesSingleBytesAndPartsOfArrays() throws Exception {
    sink.write('a');
    sink.write("xbcx".getBytes(StandardCharsets.US_ASCII), 1, 2);
    sink.write(0x100 + 'd');

    assertThat(sink.text()).isEqualTo("abcd");
  }

  @Test
  void closeOnlyFlushes() throws Exception {
    try (BodySink closing = sink) {
      closing.write('a');
    }
    sink.write('b');

    assertThat(sink.flushes()).isEqualTo(1);
    assertThat(sink.text()).isEqualTo("ab");
  }
}
