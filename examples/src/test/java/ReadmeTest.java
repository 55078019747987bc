import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows is what there is. */
class ReadmeTest {
  @TempDir Path directory;

  private String readme;

  @BeforeEach
  void read() throws Exception {
    readme = Files.readString(BinPintle.ROOT.resolve("README.md"));
  }

  @Test
  void showsTheFirstExampleAsItIs() throws Exception {
    assertThat(blocks("java").get(0))
        .isEqualTo(Files.readString(BinPintle.ROOT.resolve("examples/Hello.java")));
  }

  @Test
  void showsTheVersionOfTheBuild() throws Exception {
    assertThat(Files.readString(BinPintle.ROOT.resolve("bom/pom.xml")))
        .contains(blocks("xml").get(0).lines().filter(line -> line.contains("<version>")).toList());
  }

  @Test
  void showsCodeForAnyProgramThatCompiles() throws Exception {
    compile("Embedding", "import dev.pintle.*;", blocks("java").get(1));
  }

  @Test
  void showsHowToServeOverTls() throws Exception {
    compile(
        "Secure",
        """
        import dev.pintle.*;
        import java.nio.file.Path;
        """,
        blocks("java").get(2));
  }

  @Test
  void showsATestThatPasses() throws Exception {
    compile(
        "Testing",
        """
        import static dev.pintle.testkit.PintleAssertions.assertThat;
        import dev.pintle.*;
        import dev.pintle.testkit.*;
        """,
        blocks("java").get(3));

    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      loader.loadClass("Testing").getMethod("run").invoke(null);
    } catch (InvocationTargetException e) {
      throw new AssertionError("the test in README.md fails", e.getCause());
    }
  }

  @Test
  @Tag("socket")
  void showsCommandsWithWhatTheySay() throws Exception {
    List<String> serve = blocks("console").get(0).lines().toList();
    List<String> ask = blocks("console").get(1).lines().toList();
    assertThat(serve).element(0).isEqualTo("$ bin/pintle examples/Hello.java");
    Map<String, String> withoutCache = Map.of("XDG_CACHE_HOME", "/dev/null");
    try (BinPintle pintle =
        BinPintle.start(withoutCache, "-l", "127.0.0.1:0", "examples/Hello.java")) {
      URI served = URI.create("http://127.0.0.1:" + pintle.awaitPort() + "/");
      // Another port, for somebody may have that one.
      assertThat(serve).element(1).isEqualTo("listening on http://127.0.0.1:8080/");
      assertThat(ask).element(0).isEqualTo("$ curl http://127.0.0.1:8080/");
      Process curl = new ProcessBuilder("curl", "-s", served.toString()).start();

      assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(ask.get(1));
    }
  }

  @Test
  void linksToWhatIsThere() {
    List<String> targets =
        Pattern.compile("]\\((?!http)([^)]+)\\)")
            .matcher(readme)
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(targets)
        .isNotEmpty()
        .allSatisfy(target -> assertThat(BinPintle.ROOT.resolve(target)).exists());
  }

  private List<String> blocks(String language) {
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(readme)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private void compile(String name, String imports, String statements) throws Exception {
    Path source =
        Files.writeString(
            directory.resolve(name + ".java"),
            imports
                + "\npublic class %s { public static void run() throws Exception {\n%s}}\n"
                    .formatted(name, statements));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      files.setLocation(StandardLocation.CLASS_OUTPUT, List.of(directory.toFile()));
      files.setLocation(
          StandardLocation.CLASS_PATH,
          Pattern.compile(File.pathSeparator)
              .splitAsStream(System.getProperty("java.class.path"))
              .map(File::new)
              .toList());
      assertThat(
              compiler
                  .getTask(messages, files, null, null, null, files.getJavaFileObjects(source))
                  .call())
          .as(messages::toString)
          .isTrue();
    }
  }
}
