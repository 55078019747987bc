package dev.pintle.spi;

import dev.pintle.Feature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule of {@code docs/SPEC.md}, read from the copy of that file in this jar, so that whoever
 * quotes a rule quotes what is written there.
 *
 * @param id such as "ENV-03"
 * @param feature what a handler must have for the rule to bind it; null if it binds every handler
 * @param text the rule, one or two sentences
 */
public record Rule(String id, @Nullable Feature feature, String text) {
  private static final String RESOURCE = "/dev/pintle/SPEC.md";
  private static final Pattern LINE =
      Pattern.compile("- \\*\\*([A-Z]{3,4}-[0-9]{2})\\*\\* (?:\\[([A-Z0-9_]+)] )?(\\S.*)");

  /**
   * All rules.
   *
   * @return in the order of the file; immutable
   */
  public static List<Rule> all() {
    return List.copyOf(Loaded.RULES.values());
  }

  /**
   * Finds a rule.
   *
   * @param id such as "ENV-03"
   * @return the rule
   * @throws NoSuchElementException if the specification has none of that name
   */
  public static Rule named(String id) {
    Rule rule = Loaded.RULES.get(id);
    if (rule == null) {
      throw new NoSuchElementException("docs/SPEC.md has no rule " + id);
    }
    return rule;
  }

  @Override
  public String toString() {
    return id + ": " + text;
  }

  /**
   * Reads the rules out of a specification.
   *
   * @throws IllegalStateException if two have one name
   */
  static Map<String, Rule> parse(Iterable<String> lines) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      String feature = matcher.group(2);
      Rule rule =
          new Rule(
              matcher.group(1),
              feature == null ? null : Feature.valueOf(feature),
              matcher.group(3));
      if (rules.put(rule.id(), rule) != null) {
        throw new IllegalStateException("docs/SPEC.md has two rules named " + rule.id());
      }
    }
    return rules;
  }

  /** Read once, by the first who asks. */
  private static final class Loaded {
    static final Map<String, Rule> RULES = read();

    private static Map<String, Rule> read() {
      InputStream resource = Rule.class.getResourceAsStream(RESOURCE);
      if (resource == null) {
        throw new IllegalStateException("the jar of pintle-api was built without " + RESOURCE);
      }
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
        return parse(reader.lines().toList());
      } catch (IOException e) {
        throw new UncheckedIOException("reading " + RESOURCE + " failed", e);
      }
    }
  }
}
