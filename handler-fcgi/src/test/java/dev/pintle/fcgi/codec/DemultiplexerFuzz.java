package dev.pintle.fcgi.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.fcgi.codec.Recording.App;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What holds for any bytes: only {@link FcgiException} is thrown, the events come in their order
 * and are the same however the bytes are cut, and what is kept stays within the limits. Limits are
 * small, so that short inputs reach them.
 */
public final class DemultiplexerFuzz {
  private static final FcgiLimits LIMITS = new FcgiLimits(64, 4, 8, 3);

  private DemultiplexerFuzz() {}

  /**
   * Called by the fuzzer, which finds it by its name.
   *
   * @param data how the bytes are cut and whether the application is quick, in the first byte; then
   *     what a web server sends
   */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    App app = data[0] < 0 ? App.QUICK : App.SLOW;
    int step = 1 + (data[0] & 0x1f);
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    List<String> whole = Recording.inPieces(LIMITS, app, bytes);
    int[] cuts = IntStream.iterate(step, at -> at < bytes.length, at -> at + step).toArray();
    assertThat(Recording.inPieces(LIMITS, app, bytes, cuts)).isEqualTo(whole);
  }
}
