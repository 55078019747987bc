package dev.pintle.conformance.smuggling;

import static dev.pintle.conformance.smuggling.Attack.LENGTH;
import static dev.pintle.conformance.smuggling.Attack.SECOND;

import java.util.List;

/** Chunks that not everybody reads alike. */
final class ChunkAttacks extends AttackGroup {
  @Override
  void define() {
    chunks();
  }

  private void chunks() {
    String size = Integer.toHexString(LENGTH);
    for (String odd :
        List.of(
            "0x" + size,
            "+" + size,
            "-" + size,
            " " + size,
            size + " ",
            size + "\t",
            size + "\u000b",
            size + "_",
            "000000000000000000000" + size,
            "1000000000" + size,
            "1000000000000000" + size,
            size + ";",
            size + ";a=\"b\\\"",
            size + ";a=\"b",
            size + ";a\u0001",
            size + "\r",
            size + ";\r")) {
      add(
          "the chunk size " + shown(odd),
          post(CHUNKED) + odd + "\r\n" + SECOND + "\r\n" + NO_CHUNKS);
    }
    for (String end : List.of("\n", "\r", "\n\r", "\r\r", "\n\n")) {
      add(
          "a chunk size that ends in " + shown(end),
          post(CHUNKED) + size + end + SECOND + "\r\n" + NO_CHUNKS);
      add(
          "a chunk extension that ends in " + shown(end),
          post(CHUNKED) + size + ";a" + end + SECOND + "\r\n" + NO_CHUNKS);
      add(
          "a chunk that ends in " + shown(end),
          post(CHUNKED) + "1\r\nx" + end + size + "\r\n" + SECOND + "\r\n" + NO_CHUNKS);
    }
    add(
        "TERM.EXT: a line end within an extension",
        post(CHUNKED) + "2;\nxx\r\n" + size + "\r\n0\r\n\r\n" + SECOND);
    add(
        "EXT.TERM: a chunk that begins within an extension",
        post(CHUNKED) + "2;\nxx\r\n22\r\n" + "0".repeat(32) + "\r\n0\r\n\r\n" + SECOND);
    add("a chunk without an end", post(CHUNKED) + "3\r\nabc" + NO_CHUNKS + SECOND);
    add("a chunk with another end", post(CHUNKED) + "3\r\nabcXX" + NO_CHUNKS + SECOND);
    add("a chunk that is longer than its size", post(CHUNKED) + "3\r\nabcd\r\n0\r\n\r\n" + SECOND);
    add("a last chunk that ends in LF", post(CHUNKED) + "0\n\n" + SECOND);
    add("a trailer that looks like a request", post(CHUNKED) + "0\r\n" + SECOND);
    add("a trailer that looks like a length", post(CHUNKED) + "0\r\n" + length(50) + "\r\n\r\n");
    add("a trailer that looks like a coding", post(CHUNKED) + "0\r\n" + CHUNKED + "\r\n\r\n");
    add("a trailer with a blank before its colon", post(CHUNKED) + "0\r\nX : y\r\n\r\n");
    add("a trailer with a bare LF", post(CHUNKED) + "0\r\nX: y\n\r\n" + SECOND);
    add("a trailer with a bare CR", post(CHUNKED) + "0\r\nX: y\r\r\n\r\n");
    add("a folded trailer", post(CHUNKED) + "0\r\nX: y\r\n z\r\n\r\n");
  }
}
