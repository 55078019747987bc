package dev.pintle.http1;

import static dev.pintle.http1.Readings.LIMITS;
import static dev.pintle.http1.Readings.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.http1.ChunkReadings.Reading;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chunked bodies that nobody thought of, from fixed seeds, held against a slow reading. */
@Tag("SEP-11")
@Tag("SEP-12")
@Tag("SEP-17")
@Timeout(60)
class GeneratedChunksTest {
  private static final Limits SMALL = new Limits(0, 24, 2, 12, 6, 10);

  private static final List<String> MATERIAL =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\r\n\r\n",
          "0\r\n",
          "0\r\n\r\n",
          "1\r\na\r\n",
          "5\r\nhello\r\n",
          "A\r\n0123456789\r\n",
          ";",
          ";a=b",
          " ",
          "\t",
          "f",
          "g",
          "0x",
          "-",
          "\0",
          "\u007f",
          "\u00ff",
          "A: 1\r\n",
          "B:\r\n",
          ":",
          "Host: a\r\n",
          "TE: a\r\n",
          "ffffffffffffffff\r\n",
          "4000000000000000\r\n",
          "00000000000000001\r\na\r\n");

  @Test
  void areReadAsTheSlowReadingDoes() {
    Random random = new Random(5);
    Map<ReferenceChunks.Verdict, Integer> seen = new EnumMap<>(ReferenceChunks.Verdict.class);
    for (int round = 0; round < 60_000; round++) {
      String body = random.nextInt(4) == 0 ? words(random) : changed(random, valid(random));
      for (Limits limits : List.of(SMALL, LIMITS)) {
        seen.merge(compare(random, limits, body), 1, Integer::sum);
      }
    }
    // Otherwise the generator would not be worth its time.
    assertThat(seen).hasSize(3).allSatisfy((verdict, n) -> assertThat(n).isGreaterThan(10_000));
  }

  @Test
  void ofRandomBytesAreReadAsTheSlowReadingDoes() {
    Random random = new Random(6);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      compare(random, LIMITS, new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  private static ReferenceChunks.Verdict compare(Random random, Limits limits, String body) {
    ReferenceChunks.Reading expected = ReferenceChunks.decode(limits, body);
    byte[] bytes = bytes(body);
    Reading whole = ChunkReadings.decode(limits, bytes);
    int[] cuts = random.ints(3, 0, bytes.length + 1).sorted().toArray();
    assertThat(ChunkReadings.decode(limits, bytes, cuts)).as(body).isEqualTo(whole);
    switch (expected.verdict()) {
      case ENDED ->
          assertThat(whole)
              .as(body)
              .isEqualTo(new Reading(0, expected.end(), expected.data(), expected.trailers()));
      case REFUSED -> assertThat(whole.status()).as(body).isNotZero();
      case OPEN -> {
        assertThat(whole.end()).as(body).isEqualTo(-1);
        assertThat(whole.data()).as(body).isEqualTo(expected.data());
      }
    }
    return expected.verdict();
  }

  private static String words(Random random) {
    StringBuilder text = new StringBuilder();
    for (int words = random.nextInt(8); words > 0; words--) {
      text.append(MATERIAL.get(random.nextInt(MATERIAL.size())));
    }
    return text.toString();
  }

  private static String valid(Random random) {
    StringBuilder text = new StringBuilder();
    for (int chunks = random.nextInt(4); chunks > 0; chunks--) {
      int size = 1 + random.nextInt(6);
      text.append("0".repeat(random.nextInt(3))).append(Integer.toHexString(size));
      text.append(random.nextInt(3) == 0 ? ";x=1" : "").append("\r\n");
      text.append("\r\n;a05".repeat(2), 0, size).append("\r\n");
    }
    text.append("0\r\n");
    for (int fields = random.nextInt(6) - 3; fields > 0; fields--) {
      text.append("T").append(fields).append(": v\r\n");
    }
    return text.append("\r\n").append(random.nextBoolean() ? "" : "GET / HTTP/1.1").toString();
  }

  private static String changed(Random random, String body) {
    String text = body;
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(text.length());
      int to = at + random.nextInt(Math.min(4, text.length() - at));
      String word = MATERIAL.get(random.nextInt(MATERIAL.size()));
      text =
          switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, to) + text.substring(at);
            case 2 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at + 1);
            default -> text.substring(0, at) + word + text.substring(to);
          };
    }
    return text;
  }
}
