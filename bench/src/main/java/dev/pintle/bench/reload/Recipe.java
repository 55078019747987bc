package dev.pintle.bench.reload;

import static java.util.regex.Pattern.MULTILINE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration out of a page of {@code docs/deploy}, in which other places are put.
 *
 * @param text of it
 */
record Recipe(String text) {
  /**
   * Of a fenced block.
   *
   * @param home the root of the repository
   * @param page the name of the file
   * @param block what stands behind its fence
   */
  static Recipe of(Path home, String page, String block) throws IOException {
    String all = Files.readString(home.resolve("docs/deploy").resolve(page));
    Matcher fenced =
        Pattern.compile("^```" + Pattern.quote(block) + "\n(.*?)^```$", MULTILINE | Pattern.DOTALL)
            .matcher(all);
    if (!fenced.find()) {
      throw new IOException(page + " has no block \"" + block + "\"");
    }
    return new Recipe(fenced.group(1));
  }

  /** With something else in the place of what it must say. */
  Recipe with(String said, String meant) throws IOException {
    if (!text.contains(said)) {
      throw new IOException("the recipe does not say \"" + said + "\":\n" + text);
    }
    return new Recipe(text.replace(said, meant));
  }
}
