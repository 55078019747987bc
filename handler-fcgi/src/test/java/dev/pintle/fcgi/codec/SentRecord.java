package dev.pintle.fcgi.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A record as a strict web server reads it, which knows nothing of the codec's own reading. */
record SentRecord(int type, int id, String content, int padding) {

  /** All records of bytes; fails unless they end with the last of them. */
  static List<SentRecord> all(ByteBuffer bytes) {
    List<SentRecord> records = new ArrayList<>();
    while (bytes.hasRemaining()) {
      assertThat(bytes.get()).as("version").isEqualTo((byte) 1);
      int type = bytes.get();
      int id = Short.toUnsignedInt(bytes.getShort());
      byte[] content = new byte[Short.toUnsignedInt(bytes.getShort())];
      byte[] padding = new byte[Byte.toUnsignedInt(bytes.get())];
      assertThat(bytes.get()).as("reserved").isZero();
      bytes.get(content).get(padding);
      assertThat(padding).isEqualTo(new byte[padding.length]);
      records.add(
          new SentRecord(
              type, id, new String(content, StandardCharsets.ISO_8859_1), padding.length));
    }
    return records;
  }
}
