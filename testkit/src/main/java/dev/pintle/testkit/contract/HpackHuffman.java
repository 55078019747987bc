package dev.pintle.testkit.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads strings in the Huffman code of HPACK (RFC 7541, appendix B). The code is canonical: it
 * follows from the lengths of its symbols.
 */
final class HpackHuffman {
  private static final int RADIX = 32;
  private static final int END_OF_STRING = 256;
  private static final int LONGEST = 30;

  /** The length in bits of the symbol of each byte and of the end of a string, a digit each. */
  private static final String LENGTHS =
      "dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca"
          + "d67777777777777777777777878djde6f56565666577666567655677777fbeds"
          + "kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn"
          + "qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq"
          + "u";

  /** Symbols by their bits, with a one before the first. */
  private static final Map<Long, Integer> SYMBOLS = symbols();

  private HpackHuffman() {}

  private static Map<Long, Integer> symbols() {
    Map<Long, Integer> symbols = new HashMap<>();
    long next = 0;
    for (int length = 1; length <= LONGEST; length++) {
      next <<= 1;
      for (int symbol = 0; symbol <= END_OF_STRING; symbol++) {
        if (Character.digit(LENGTHS.charAt(symbol), RADIX) == length) {
          symbols.put((1L << length) | next, symbol);
          next++;
        }
      }
    }
    return symbols;
  }

  static byte[] decode(byte[] coded) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    long bits = 1;
    for (byte octet : coded) {
      for (int i = 7; i >= 0; i--) {
        bits = (bits << 1) | ((octet >> i) & 1);
        Integer symbol = SYMBOLS.get(bits);
        if (symbol != null) {
          if (symbol == END_OF_STRING) {
            throw new IOException("an end of string within a string in Huffman code");
          }
          plain.write(symbol);
          bits = 1;
        }
      }
    }
    if (bits > 0xff || Long.bitCount(bits) != Long.SIZE - Long.numberOfLeadingZeros(bits)) {
      throw new IOException("a string in Huffman code is not padded with ones");
    }
    return plain.toByteArray();
  }
}
