package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A web server that takes a large response as fast as it is sent does not keep the loop. */
class LargeResponseTest {
  private static final int SIZE = 1024 * 1024;
  private static final int RECORD = 64 * 1024;

  @Test
  void isSentAShareATurn() {
    TakingLink link = new TakingLink(Long.MAX_VALUE);
    Object lock = new Object();
    Output output = new Output(link, lock, new RecordWriters(), ended -> {}, () -> {});
    Outgoing request = new Outgoing(1);
    request.bytes = ByteBuffer.allocate(SIZE);
    request.last = true;
    synchronized (lock) {
      output.enqueue(request);
    }
    boolean more = true;
    int shares = 0;
    while (more) {
      long before = link.room;
      more = output.pump(false);
      shares++;
      assertThat(before - link.room).isLessThan(Output.BYTES_PER_TURN + 2L * RECORD);
    }
    assertThat(request.ended).isTrue();
    assertThat(shares).isBetween(3, 5);
  }
}
