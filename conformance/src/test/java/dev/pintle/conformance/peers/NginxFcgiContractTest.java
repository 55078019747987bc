package dev.pintle.conformance.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pintle.Handler;
import dev.pintle.fcgi.FcgiHandler;
import dev.pintle.testkit.contract.HandlerContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What differs is nginx's own: the same handler keeps it behind a gateway that adds nothing. Not
 * tagged "socket": on another JDK it would be nginx that is tried again.
 */
class NginxFcgiContractTest extends HandlerContract {
  /** A line for each case: its name, a tab, and what nginx does. */
  private static final String DIFFERENCES = "nginx-fcgi-differences.tsv";

  private static final Predicate<String> ESSENTIAL =
      Pattern.compile("(SEP|INJ|HDR)-").asPredicate();

  @Override
  protected Handler handler() {
    Program unused = Program.require("nginx");
    return new BehindNginx(new FcgiHandler());
  }

  @Override
  protected String runName() {
    return "fcgi-nginx";
  }

  @Override
  protected Map<String, String> unsupported() {
    return differences(ESSENTIAL.negate());
  }

  /** That nginx is lenient with heads is for those to know who put it in front. */
  @Override
  protected Map<String, String> broken() {
    return differences(ESSENTIAL);
  }

  private static Map<String, String> differences(Predicate<String> named) {
    Map<String, String> differences = new TreeMap<>();
    try (InputStream in = NginxFcgiContractTest.class.getResourceAsStream(DIFFERENCES)) {
      new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split("\t"))
          .filter(columns -> named.test(columns[0]))
          .forEach(columns -> differences.put(columns[0], columns[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return differences;
  }
}
