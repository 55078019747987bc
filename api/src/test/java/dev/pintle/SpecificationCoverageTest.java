package dev.pintle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Ties docs/SPEC.md, Lint and the tests of all modules together. It reads sources: a check is a
 * rule named in quotes in a file of Lint, a test one that carries the rule as its tag, or a case of
 * the contract for handlers, which names it in quotes.
 */
class SpecificationCoverageTest {
  private static final String NAME = "\"([A-Z]{3,4}-[0-9]{2})\"";
  private static final Pattern CHECK = Pattern.compile(NAME);
  private static final Pattern TAG = Pattern.compile("@Tag\\(" + NAME + "\\)");

  private static final Path ROOT = root();

  private final Set<String> rules = new TreeSet<>(Rule.all().stream().map(Rule::id).toList());
  private final Set<String> checked = namesIn(CHECK, SpecificationCoverageTest::isOfLint);
  private final Set<String> tested = namesIn(TAG, SpecificationCoverageTest::isTest);

  {
    tested.addAll(namesIn(CHECK, SpecificationCoverageTest::isOfContract));
  }

  @Test
  void everyRuleIsCheckedByLintOrShownByATest() {
    Set<String> unproved = new TreeSet<>(rules);
    unproved.removeAll(checked);
    unproved.removeAll(tested);
    assertThat(unproved)
        .as("rules of docs/SPEC.md with neither a check in Lint nor a test tagged with them")
        .isEmpty();
  }

  @Test
  void lintChecksNoRuleThatTheSpecificationLacks() {
    assertThat(checked).isNotEmpty().isSubsetOf(rules);
  }

  @Test
  void noTestIsTaggedWithARuleThatTheSpecificationLacks() {
    assertThat(tested).isNotEmpty().isSubsetOf(rules);
  }

  private static boolean isOfLint(Path source) {
    return source.startsWith("api/src/main") && source.getFileName().toString().startsWith("Lint");
  }

  private static boolean isTest(Path source) {
    return source.subpath(1, source.getNameCount()).startsWith("src/test");
  }

  /** The contract for handlers is a test that stands with the main code of its module. */
  private static boolean isOfContract(Path source) {
    return source.startsWith("testkit/src/main/java/dev/pintle/testkit/contract")
        && source.getFileName().toString().endsWith("Cases.java");
  }

  private static Set<String> namesIn(Pattern name, Predicate<Path> which) {
    Set<String> names = new TreeSet<>();
    for (Path source : sources().filter(which).toList()) {
      name.matcher(read(source)).results().forEach(found -> names.add(found.group(1)));
    }
    return names;
  }

  /** All Java files of all modules, relative to the root of the repository. */
  private static Stream<Path> sources() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> folders =
          modules.map(module -> module.resolve("src")).filter(Files::isDirectory).toList();
      return folders.stream().flatMap(SpecificationCoverageTest::javaFiles).map(ROOT::relativize);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path source) {
    try {
      return Files.readString(ROOT.resolve(source), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/SPEC.md"))) {
      folder = folder.getParent();
      assertThat(folder).as("a folder with docs/SPEC.md above the working directory").isNotNull();
    }
    return folder;
  }
}
