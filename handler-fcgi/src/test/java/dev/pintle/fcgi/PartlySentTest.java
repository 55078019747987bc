package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.ClientGoneException;
import dev.pintle.fcgi.codec.RecordWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a record that breaks off those bytes of the body count that have gone. */
class PartlySentTest {
  private static final int HEADER = 8;
  private static final int BYTES = 10_000;
  private static final int GONE = 6_000;
  private final ClientGoneException reason = new ClientGoneException("gone", null);

  private final Outgoing request = new Outgoing(1);
  private final Batch batch = new Batch(new RecordWriter());

  private void sendPart() throws IOException {
    request.last = true;
    batch.add(request);
    batch.complete();
    assertThat(batch.writeTo(new TakingLink(HEADER + GONE))).isFalse();
  }

  @Test
  void ofBytesInMemory() throws IOException {
    request.bytes = ByteBuffer.allocate(BYTES);
    sendPart();
    batch.fail(reason);
    batch.fail(reason);
    assertThat(request.taken).isEqualTo(GONE);
  }

  @Test
  void ofAFile(@TempDir Path dir) throws IOException {
    Path path = Files.write(dir.resolve("file"), new byte[BYTES]);
    try (FileChannel file = FileChannel.open(path)) {
      request.file = new FilePart(file, 0, BYTES);
      sendPart();
      batch.fail(reason);
      assertThat(request.taken).isEqualTo(GONE);
    }
  }

  @Test
  void ofBytesBehindWhichTheEndIsMissing() throws IOException {
    request.bytes = ByteBuffer.allocate(BYTES);
    sendPart();
    assertThat(batch.writeTo(new TakingLink(BYTES - GONE))).isFalse();
    batch.fail(reason);
    assertThat(request.taken).isEqualTo(BYTES);
  }
}
