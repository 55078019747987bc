package dev.pintle.fcgi.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams of interleaved requests that nobody thought of, from fixed seeds, held against what they
 * were made of, however they are cut.
 */
@Timeout(60)
class GeneratedStreamsTest {
  private static final int MAX_ID = 0xffff;

  @Test
  void meanTheSameHoweverTheyAreCut() {
    Random random = new Random(9);
    for (int round = 0; round < 1_500; round++) {
      Stream stream = new Stream(random);
      byte[] bytes = stream.records.bytes();
      List<String> whole = read(bytes);
      assertThat(whole).as("round %d", round).isEqualTo(stream.events);
      int cuts = random.nextInt(random.nextInt(4) == 0 ? bytes.length : 8);
      int[] places = random.ints(cuts, 0, bytes.length + 1).sorted().toArray();
      assertThat(read(bytes, places)).as("round %d in pieces", round).isEqualTo(whole);
    }
  }

  @Test
  void meanTheSameHoweverTheyAreCutThoughBroken() {
    Random random = new Random(10);
    int closed = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = new Stream(random).records.bytes();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) (random.nextBoolean() ? random.nextInt(12) : random.nextInt());
      }
      List<String> whole = read(bytes);
      closed += whole.stream().anyMatch(event -> event.startsWith("closed")) ? 1 : 0;
      int[] places = random.ints(20, 0, bytes.length + 1).sorted().toArray();
      assertThat(read(bytes, places)).as("round %d", round).isEqualTo(whole);
    }
    // Otherwise the changes would not be worth their time.
    assertThat(closed).isBetween(300, 2_700);
  }

  private static List<String> read(byte[] bytes, int... cuts) {
    return Recording.inPieces(FcgiLimits.DEFAULTS, Recording.App.SLOW, bytes, cuts);
  }

  /** Requests of which one record after the other is written, any of them next. */
  private static final class Stream {
    final Records records = Records.records();
    final List<String> events = new ArrayList<>();
    private final Random random;
    private final Map<Integer, Steps> open = new HashMap<>();
    private String lastInput = "";

    Stream(Random random) {
      this.random = random;
      int begun = 0;
      int requests = 1 + random.nextInt(6);
      while (begun < requests || !open.isEmpty()) {
        records.padded(random.nextInt(3) == 0 ? random.nextInt(256) : 0);
        if (begun < requests && random.nextInt(4) == 0) {
          begun++;
          begin();
        } else if (random.nextInt(10) == 0) {
          noise();
        } else if (!open.isEmpty()) {
          List<Steps> all = new ArrayList<>(open.values());
          all.get(random.nextInt(all.size())).next();
        }
      }
    }

    private void begin() {
      int id = 1 + random.nextInt(random.nextBoolean() ? 8 : MAX_ID);
      if (events.stream().noneMatch(event -> event.startsWith(id + " "))) {
        Role role = Role.of(1 + random.nextInt(3));
        records.begin(id, role.code(), random.nextInt(256) & 0xfe);
        tell(id + " begins as " + role);
        open.put(id, new Steps(id, role));
      }
    }

    private void noise() {
      switch (random.nextInt(3)) {
        case 0 -> {
          records.record(Records.GET_VALUES, 0, Records.pairs("X", ""));
          tell("wanted: [X]");
        }
        case 1 -> {
          int type = 12 + random.nextInt(200);
          records.record(type, 0, text(20));
          tell("unknown type " + type);
        }
        default -> records.record(12 + random.nextInt(200), random.nextInt(MAX_ID) + 1, text(20));
      }
    }

    private void tell(String event) {
      lastInput = "";
      events.add(event);
    }

    private String text(int atMost) {
      byte[] bytes = new byte[random.nextInt(atMost + 1)];
      random.nextBytes(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** What is still to be written of one request. */
    private final class Steps {
      private final int id;
      private final Role role;
      private byte[] params;
      private final String has;
      private int stage = Records.PARAMS;

      Steps(int id, Role role) {
        this.id = id;
        this.role = role;
        String[] pairs = new String[2 * random.nextInt(5)];
        StringBuilder told = new StringBuilder(id + " has");
        for (int i = 0; i < pairs.length; i += 2) {
          pairs[i] = text(random.nextInt(5) == 0 ? 300 : 12);
          pairs[i + 1] = text(random.nextInt(5) == 0 ? 3000 : 30);
          told.append(' ').append(pairs[i]).append('=').append(pairs[i + 1]);
        }
        has = told.toString();
        params = Records.pairs(pairs);
      }

      void next() {
        if (random.nextInt(25) == 0) {
          records.abort(id);
          tell(id + " is aborted");
          open.remove(id);
        } else if (stage == Records.PARAMS) {
          int piece = params.length == 0 ? 0 : 1 + random.nextInt(params.length);
          records.record(Records.PARAMS, id, Arrays.copyOf(params, piece));
          params = Arrays.copyOfRange(params, piece, params.length);
          if (piece == 0) {
            tell(has);
            stage = Records.STDIN;
          }
        } else {
          input(stage == Records.STDIN ? RecordType.STDIN : RecordType.DATA);
        }
      }

      private void input(RecordType stream) {
        String piece = random.nextInt(3) == 0 ? "" : text(200);
        records.record(stage, id, piece);
        if (piece.isEmpty()) {
          tell(id + " " + stream + " ends");
          boolean more = stage == Records.STDIN && role == Role.FILTER;
          stage = Records.DATA;
          if (!more) {
            open.remove(id);
          }
          return;
        }
        String start = id + " " + stream + ": ";
        if (lastInput.equals(start)) {
          events.set(events.size() - 1, events.get(events.size() - 1) + piece);
        } else {
          tell(start + piece);
          lastInput = start;
        }
      }
    }
  }
}
