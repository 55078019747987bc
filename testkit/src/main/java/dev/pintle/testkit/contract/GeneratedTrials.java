package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Requests that nobody thought of, all of them valid; the same from the same seed. */
final class GeneratedTrials {
  private static final String[] METHODS = {
    "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "M-SEARCH", "x"
  };

  private static final String[] ACTIONS = {
    "echo",
    "echo-as-it-comes",
    "upload",
    "read-some",
    "text",
    "empty",
    "fields",
    "mount",
    "large-writer"
  };

  private static final String PATH = "abcXYZ019-._~!$&'()*+,;=:@";
  private static final String QUERY = PATH + "/?&=+";
  private static final String NAME = "abcxyzABC019!#$%&'*+-.^_`|~";
  private static final String HEX = "0123456789abcdefABCDEF";

  private final Random random;

  private GeneratedTrials(Random random) {
    this.random = random;
  }

  static List<Trial> of(long seed, int count) {
    GeneratedTrials trials = new GeneratedTrials(new Random(seed));
    return IntStream.range(0, count).mapToObj(trials::next).toList();
  }

  private Trial next(int index) {
    Trial trial = Trial.of("generated " + index, one(METHODS), target());
    boolean old = random.nextInt(8) == 0;
    if (old) {
      trial.http10().ends();
    }
    if (random.nextInt(3) > 0) {
      trial.doing(one(ACTIONS));
    }
    int fields = random.nextInt(12);
    for (int i = 0; i < fields; i++) {
      trial.field("X-" + some(NAME, 1, 4), value());
    }
    if (random.nextInt(4) == 0) {
      trial.field("Cookie", some("ab=; ", 0, 12).strip());
    }
    switch (random.nextInt(4)) {
      case 0 -> trial.body(bytes(random.nextInt(3000)));
      case 1 -> {
        if (!old) {
          chunks(trial);
        }
      }
      default -> {}
    }
    return trial;
  }

  private void chunks(Trial trial) {
    int count = 1 + random.nextInt(5);
    trial.chunks(
        IntStream.range(0, count)
            .mapToObj(i -> bytes(1 + random.nextInt(500)))
            .toArray(String[]::new));
    if (random.nextInt(3) == 0) {
      trial.trailers("X-" + some("abc", 1, 3), value()).needs(Feature.REQUEST_TRAILERS);
    }
  }

  private String target() {
    StringBuilder target = new StringBuilder();
    int segments = 1 + random.nextInt(5);
    for (int i = 0; i < segments; i++) {
      target.append('/').append(escaped(PATH));
    }
    if (random.nextBoolean()) {
      target.append('?').append(escaped(QUERY)).append(escaped(QUERY));
    }
    return target.toString();
  }

  private String escaped(String alphabet) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(4) == 0) {
        text.append('%').append(some(HEX, 2, 2));
      } else {
        text.append(some(alphabet, 1, 1));
      }
    }
    return text.toString();
  }

  private String value() {
    StringBuilder value = new StringBuilder();
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(10);
      value.append(
          kind == 0
              ? (char) (0x80 + random.nextInt(0x80))
              : kind == 1 ? some("\t ", 1, 1).charAt(0) : (char) (' ' + random.nextInt(95)));
    }
    return value.toString().replaceAll("^[ \t]+|[ \t]+$", "");
  }

  private String bytes(int length) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < length; i++) {
      bytes.append((char) random.nextInt(256));
    }
    return bytes.toString();
  }

  private String one(String[] all) {
    return all[random.nextInt(all.length)];
  }

  private String some(String alphabet, int least, int most) {
    StringBuilder text = new StringBuilder();
    int length = least + random.nextInt(most - least + 1);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
