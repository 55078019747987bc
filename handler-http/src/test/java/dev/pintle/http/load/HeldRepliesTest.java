package dev.pintle.http.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reply of bytes waits for its reader without a thread and without a copy. */
@Tag("socket")
@Timeout(60)
class HeldRepliesTest {
  private static final int CLIENTS = 200;

  @Test
  void holdNoThreadAndNoMemory() throws Exception {
    try (ServerProcess server = FlatHeap.start()) {
      Map<String, Long> before = server.stats();
      try (HeldReplies replies = new HeldReplies(server.address(), CLIENTS)) {
        Map<String, Long> held = server.stats();
        System.out.println("before: " + before + System.lineSeparator() + "held: " + held);
        assertThat(held.get("active")).as("unfinished replies").isGreaterThanOrEqualTo(CLIENTS);
        assertThat(held.get("allThreads") - before.get("allThreads")).isLessThan(CLIENTS / 4);
        assertThat(held.get("heap") - before.get("heap")).isLessThan(CLIENTS * 16_384L);
        assertThat(replies.readOn()).isEqualTo(CLIENTS);
      }
    }
  }
}
