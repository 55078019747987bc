package dev.pintle.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Headers;
import dev.pintle.http1.BadRequest;
import dev.pintle.http1.HeadParser;
import dev.pintle.http1.Limits;
import dev.pintle.http1.RequestHead;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the head of a request, whatever the bytes: it is let in or refused alike however
 * they are cut; a line of it is a line for everybody, and where its body ends is said once; it
 * reads the same when it is written again; and what never ends is refused.
 */
class RequestHeadFuzzTest extends FuzzTest {
  private static final Limits SMALL = new Limits(40, 80, 4, 100, 8, 16);
  private static final Limits LARGE = new Limits(8192, 32 * 1024, 100, 1 << 30, 1024, 16 * 1024);

  /** Empty lines that may come before a head. */
  private static final int BEFORE = 8;

  private static final Pattern LINES = Pattern.compile("(\r\n)*([^\r\n\0]+\r\n)+\r\n");

  RequestHeadFuzzTest() {
    super("dev.pintle.http1.**", 1024);
  }

  /**
   * What has become of it.
   *
   * @param status 0, or that of the refusal
   * @param end where the head ends, −1 if more bytes are needed
   * @param why it was refused, or what is known of the head
   */
  private record Reading(int status, int end, String why, @Nullable RequestHead head) {
    boolean says(Reading other) {
      return status == other.status && end == other.end && why.equals(other.why);
    }
  }

  /**
   * Called by the fuzzer, which finds it by its name.
   *
   * @param data how the bytes are cut and which limits hold, in the first byte; then what a client
   *     sends
   */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Pieces pieces = new Pieces(data);
    Limits limits = pieces.flag() ? SMALL : LARGE;
    byte[] bytes = pieces.bytes();
    Reading whole = read(limits, bytes, Pieces.WHOLE);
    Reading cut = read(limits, bytes, pieces.cuts());
    assertThat(cut.says(whole)).as("%s, cut: %s", whole, cut).isTrue();
    RequestHead head = whole.head();
    if (head != null) {
      checkHead(limits, head, new String(bytes, 0, whole.end(), ISO_8859_1));
      checkRest(limits, bytes, whole);
    } else if (whole.status() == 0) {
      int most = BEFORE + limits.maxRequestLine() + 2 + limits.maxHeaderBytes();
      assertThat(bytes.length).as("what never ends").isLessThanOrEqualTo(most);
    }
  }

  private static Reading read(Limits limits, byte[] bytes, int[] cuts) {
    HeadParser parser = new HeadParser(limits);
    try {
      for (int i = 0; i <= cuts.length; i++) {
        int length = i < cuts.length ? cuts[i] : bytes.length;
        int from = i % 7; // another place each time, with line ends behind that are not to be read
        byte[] region = new byte[from + length + 4];
        Arrays.fill(region, (byte) '\n');
        System.arraycopy(bytes, 0, region, from, length);
        int end = parser.parse(region, from, from + length);
        if (end >= 0) {
          RequestHead head = parser.take();
          return new Reading(0, end - from, describe(head), head);
        }
      }
      return new Reading(0, -1, parser.started() ? "a part" : "nothing", null);
    } catch (BadRequest e) {
      return new Reading(e.status(), -1, e.safeMessage(), null);
    }
  }

  private static String describe(RequestHead head) {
    return String.join(
        "\n",
        head.method(),
        head.target(),
        head.protocol(),
        "length " + head.contentLength(),
        "chunked " + head.chunked(),
        "kept " + head.keepAlive(),
        "expects " + head.expectContinue(),
        "upgrade " + head.upgrade(),
        head.headers().toString());
  }

  private static void checkHead(Limits limits, RequestHead head, String text) {
    Headers fields = head.headers();
    assertThat(text).matches(LINES);
    assertThat(text.strip().split("\r\n", -1)).hasSize(1 + fields.size());
    assertThat(fields.size()).isLessThanOrEqualTo(limits.maxHeaders());
    List<String> lengths = fields.all("Content-Length");
    List<String> codings = fields.all("Transfer-Encoding");
    assertThat(head.chunked()).isEqualTo(!codings.isEmpty());
    assertThat(lengths.size() + Math.min(codings.size(), 1)).isLessThanOrEqualTo(1);
    assertThat(head.contentLength())
        .isEqualTo(lengths.isEmpty() ? -1 : Long.parseLong(lengths.get(0)));
    assertThat(fields.all("Host").size()).isLessThanOrEqualTo(1);
    if (head.minorVersion() == 0) {
      assertThat(codings).isEmpty();
    } else {
      assertThat(fields.all("Host")).hasSize(1);
    }
    Reading again = read(LARGE, written(head), Pieces.WHOLE);
    assertThat(again.why()).isEqualTo(describe(head));
    EnvCheck.of(head);
  }

  private static byte[] written(RequestHead head) {
    StringBuilder text = new StringBuilder();
    text.append(head.method()).append(' ').append(head.target()).append(' ');
    text.append(head.protocol()).append("\r\n");
    for (Map.Entry<String, String> field : head.headers()) {
      text.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** What stands behind a head changes nothing of it. */
  private static void checkRest(Limits limits, byte[] bytes, Reading whole) {
    Reading alone = read(limits, Arrays.copyOf(bytes, whole.end()), Pieces.WHOLE);
    assertThat(alone.says(whole)).as("%s, alone: %s", whole, alone).isTrue();
  }
}
