package peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What every server of the race answers.
 *
 * <p>{@code /} 13 bytes; {@code /10k} 10 KB; {@code POST /echo} the body that came; {@code /file} a
 * file of 1 MB; {@code /json} a record; {@code /block} 13 bytes after 10 ms in which the thread is
 * blocked; {@code /stream} 100 pieces, each of them written and flushed by itself.
 *
 * <p>Each is started as {@code java peers.NAME FILE}, and prints its port.
 */
final class Replies {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String JSON_TYPE = "application/json";
  static final String BINARY = "application/octet-stream";

  static final byte[] HELLO = "Hello, World!".getBytes(US_ASCII);
  static final byte[] TEN_KB = filled('x', 10 * 1024);
  static final byte[] PIECE = filled('y', 100);
  static final int PIECES = 100;
  static final long BLOCK_MILLIS = 10;
  static final int FILE_BYTES = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Replies() {}

  /** What becomes JSON. */
  record Message(int id, String name, boolean open, List<String> tags) {}

  /** A record, made and written anew. */
  static byte[] json() {
    try {
      return JSON.writeValueAsBytes(new Message(17, "pintle", true, List.of("gudgeon", "rudder")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Blocks as a query to a database would. */
  static byte[] block() {
    try {
      Thread.sleep(BLOCK_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return HELLO;
  }

  static Path file(String[] arguments) {
    return Path.of(arguments[0]);
  }

  static void serveAt(int port) {
    System.out.println(port);
  }

  private static byte[] filled(char with, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }
}
