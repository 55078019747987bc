package dev.pintle.http.load;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Bodies of a gigabyte each way, to and from slow clients, in a heap of 64 MB. */
public final class FlatHeap {
  private static final long GIGABYTE = 1L << 30;

  private FlatHeap() {}

  /**
   * Moves all four and prints what that took.
   *
   * @param arguments none
   * @throws Exception if it fails
   */
  public static void main(String[] arguments) throws Exception {
    Path file = Files.createTempFile("gigabyte", ".bin");
    try (ServerProcess server = start()) {
      System.out.println(server.java());
      long start = System.nanoTime();
      System.out.println(stream(server) + report(server, "streamed", start));
      start = System.nanoTime();
      System.out.println(file(server, file) + report(server, "of a file", start));
      for (boolean chunked : new boolean[] {false, true}) {
        start = System.nanoTime();
        System.out.println(
            upload(server, chunked)
                + report(server, chunked ? "uploaded in chunks" : "uploaded", start));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static String report(ServerProcess server, String what, long start) throws IOException {
    return String.format(
        ": a gigabyte %s in %d ms; heap %d KB after a collection, resident %d MB, CPU %d ms so far",
        what,
        (System.nanoTime() - start) / 1_000_000,
        server.stats().get("heap") / 1024,
        server.resident() >> 20,
        server.cpu().toMillis());
  }

  static ServerProcess start() throws IOException {
    return ServerProcess.start(List.of("-Xmx64m", "-XX:MaxDirectMemorySize=16m"));
  }

  /** Reads a streamed body slowly; true if it is what was sent. */
  static boolean stream(ServerProcess server) throws IOException {
    try (LargeBodies client = new LargeBodies(server.address())) {
      client.ask("/stream?" + GIGABYTE);
      return client.readChunksSlowly(GIGABYTE) == Patterns.sum(GIGABYTE);
    }
  }

  /** Reads a body of a file slowly; true if it is what the file holds. */
  static boolean file(ServerProcess server, Path file) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] mark = Patterns.bytes(300_000);
      for (long at = 0; at <= 3; at++) {
        sparse.seek(at * (GIGABYTE - mark.length) / 3);
        sparse.write(mark);
      }
    }
    try (LargeBodies client = new LargeBodies(server.address())) {
      client.ask("/file?path=" + file);
      return client.readBodySlowly(GIGABYTE) == sum(file);
    }
  }

  private static long sum(Path file) throws IOException {
    try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }

  /** Sends a body slowly; true if the server read what was sent. */
  static boolean upload(ServerProcess server, boolean chunked) throws IOException {
    try (LargeBodies client = new LargeBodies(server.address())) {
      return client.upload(GIGABYTE, chunked).equals(GIGABYTE + " " + Patterns.sum(GIGABYTE));
    }
  }
}
