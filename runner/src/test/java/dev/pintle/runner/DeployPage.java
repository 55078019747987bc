package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration out of a page of {@code docs/deploy}, in which the test's own places are put. */
record DeployPage(String name, String text) {
  private static final Path PAGES = Path.of("../docs/deploy");

  /** Of a fenced block: its language and its name stand behind its fence. */
  static DeployPage block(String page, String block) throws IOException {
    String all = Files.readString(PAGES.resolve(page));
    Matcher fenced =
        Pattern.compile(
                "^```" + Pattern.quote(block) + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
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

  /** The first match of a pattern's first group. */
  String find(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(name + " has no " + pattern + ":\n" + text);
    }
    return matcher.group(1);
  }
}
