package dev.pintle.fcgi.servers;

import static java.util.regex.Pattern.MULTILINE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration out of a page of {@code docs/deploy}, in which the test's own places are put. */
final class DeployPage {
  private static final Path PAGES = Path.of("../docs/deploy");

  private final String name;
  private final String text;

  private DeployPage(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** Of a fenced block: the language is the first word behind its fence, its name the rest. */
  static DeployPage block(String page, String block) throws IOException {
    String all = Files.readString(PAGES.resolve(page));
    Matcher fenced =
        Pattern.compile(
                "^```\\w+ " + Pattern.quote(block) + "\n(.*?)^```$", MULTILINE | Pattern.DOTALL)
            .matcher(all);
    if (!fenced.find()) {
      throw new AssertionError(page + " has no block \"" + block + "\"");
    }
    return new DeployPage(page + ", " + block, fenced.group(1));
  }

  /** With something else in the place of what the page must say. */
  DeployPage with(String said, String meant) {
    if (!text.contains(said)) {
      throw new AssertionError(name + " does not say " + said + ":\n" + text);
    }
    return new DeployPage(name, text.replace(said, meant));
  }

  String text() {
    return text;
  }
}
