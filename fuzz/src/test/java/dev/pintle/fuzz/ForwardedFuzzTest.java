package dev.pintle.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Headers;
import dev.pintle.spi.Authority;
import dev.pintle.spi.TrustedProxies;
import dev.pintle.spi.TrustedProxies.Origin;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds for Forwarded and the X-Forwarded fields, whatever a client writes into them: behind
 * what a trusted proxy adds, in the same field or in another, it decides nothing; and what is
 * believed can stand in the request map.
 */
class ForwardedFuzzTest extends FuzzTest {
  private static final TrustedProxies TRUSTED =
      TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"));
  private static final InetSocketAddress PROXY = new InetSocketAddress("10.0.0.1", 4711);
  private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.1", 4711);
  private static final Origin UNTOLD = TRUSTED.origin(STRANGER, Headers.empty());

  private static final InetSocketAddress CLIENT = new InetSocketAddress("203.0.113.9", 0);
  private static final InetSocketAddress CLIENT_6 = new InetSocketAddress("2001:db8::9", 80);

  private static final String[] NAMES = {
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"
  };

  ForwardedFuzzTest() {
    super(
        "dev.pintle.spi.TrustedProxies*:dev.pintle.spi.Hop:dev.pintle.spi.IpLiterals"
            + ":dev.pintle.spi.Authority",
        512);
  }

  /**
   * Called by the fuzzer, which finds it by its name.
   *
   * @param data lines; the first letter of each says which field the rest is the value of
   */
  public static void fuzzerTestOneInput(byte[] data) {
    List<String> forwarded = new ArrayList<>();
    List<String> old = new ArrayList<>();
    for (String line : new String(data, ISO_8859_1).split("\n", -1)) {
      int name = line.isEmpty() ? -1 : "Ffph".indexOf(line.charAt(0));
      if (name >= 0 && isValue(line.substring(1))) {
        (name == 0 ? forwarded : old).addAll(List.of(NAMES[name], line.substring(1)));
      }
    }
    List<String> all = new ArrayList<>(forwarded);
    all.addAll(old);
    checkBelieved(all);
    checkForwarded(forwarded);
    checkXForwarded(old);
  }

  private static boolean isValue(String text) {
    return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
  }

  private static Origin origin(List<String> fields) {
    return TRUSTED.origin(PROXY, headers(fields));
  }

  private static Headers headers(List<String> fields) {
    return Headers.of(fields.toArray(String[]::new));
  }

  private static void checkBelieved(List<String> fields) {
    assertThat(TRUSTED.origin(STRANGER, headers(fields))).isEqualTo(UNTOLD);
    Origin origin = origin(fields);
    assertThat(origin.address() != null && origin.address().isUnresolved()).isFalse();
    assertThat(origin.scheme()).isIn(null, "http", "https");
    assertThat(origin.host() == null || Authority.isValid(origin.host())).isTrue();
  }

  /** Quotes that the client leaves open may hide what the proxy adds, and then nothing is said. */
  private static void checkForwarded(List<String> fields) {
    check(fields, "for=203.0.113.9;proto=https;host=a.example", CLIENT);
    check(fields, "For=\"[2001:db8::9]:80\";Proto=https; host=\"a.example\"", CLIENT_6);
  }

  private static void check(List<String> fields, String added, InetSocketAddress client) {
    Origin said = new Origin(client, "https", "a.example");
    assertThat(origin(and(fields, "Forwarded", added))).isEqualTo(said);
    assertThat(origin(behind(fields, "Forwarded", added))).isIn(said, UNTOLD);
  }

  private static void checkXForwarded(List<String> fields) {
    Origin said = new Origin(CLIENT, "https", "a.example");
    List<String> separate = and(fields, "X-Forwarded-For", "203.0.113.9");
    separate = and(separate, "X-Forwarded-Proto", "https");
    assertThat(origin(and(separate, "X-Forwarded-Host", "a.example"))).isEqualTo(said);
    List<String> joined = behind(fields, "X-Forwarded-For", "203.0.113.9");
    joined = behind(joined, "X-Forwarded-Proto", "https");
    assertThat(origin(behind(joined, "X-Forwarded-Host", "a.example"))).isEqualTo(said);
  }

  /** With a field of its own. */
  private static List<String> and(List<String> fields, String name, String value) {
    List<String> all = new ArrayList<>(fields);
    all.addAll(List.of(name, value));
    return all;
  }

  /** Joined to the last field of that name, if there is one. */
  private static List<String> behind(List<String> fields, String name, String value) {
    List<String> all = new ArrayList<>(fields);
    int last = all.lastIndexOf(name);
    if (last < 0 || last % 2 == 1) {
      return and(fields, name, value);
    }
    all.set(last + 1, all.get(last + 1) + ", " + value);
    return all;
  }
}
