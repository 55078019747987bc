package dev.pintle.http.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gigabyte each way does not fit into the heap of 64 MB, and need not. */
@Tag("socket")
@Timeout(180)
class FlatHeapTest {
  private static ServerProcess server;

  @TempDir Path dir;

  @BeforeAll
  static void start() throws IOException {
    server = FlatHeap.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void streamsToASlowReader() throws Exception {
    assertThat(FlatHeap.stream(server)).isTrue();
  }

  @Test
  void sendsAFileToASlowReader() throws Exception {
    assertThat(FlatHeap.file(server, dir.resolve("gigabyte"))).isTrue();
  }

  @Test
  void readsFromASlowSender() throws Exception {
    assertThat(FlatHeap.upload(server, false)).isTrue();
  }

  @Test
  void readsChunksFromASlowSender() throws Exception {
    assertThat(FlatHeap.upload(server, true)).isTrue();
  }
}
