import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** bin/pintle puts on the class path what a start may need, and little more. */
@Tag("socket")
class ClassPathTest {
  private static final Map<String, String> WITHOUT_CACHE = Map.of("XDG_CACHE_HOME", "/dev/null");

  private static final String APP =
      """
      import dev.pintle.*;
      import java.util.Map;

      public class Where implements App {
        public Response call(Map<String, Object> env) {
          return Response.text(System.getProperty("java.class.path"));
        }
      }
      """;

  @TempDir Path directory;

  private String app;

  @BeforeEach
  void write() throws Exception {
    app = Files.writeString(directory.resolve("Where.java"), APP).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-l 0", "-l 0 -s http", "run --server http -l 0 -E development"})
  void hasFewJarsToServeByHttp(String words) throws Exception {
    assertThat(jarsToServe(WITHOUT_CACHE, words))
        .extracting(jar -> jar.replaceAll("-[0-9].*", ""))
        .containsExactlyInAnyOrder(
            "jspecify",
            "picocli",
            "pintle-api",
            "pintle-handler-fcgi",
            "pintle-handler-http",
            "pintle-http1",
            "pintle-runner",
            "pintle-transport",
            "slf4j-api",
            "slf4j-simple");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-s jetty", "-sundertow", "-rs jetty", "--server=undertow"})
  void hasThoseOfTheHandlerThatIsAskedFor(String words) throws Exception {
    assertThat(jarsToServe(WITHOUT_CACHE, "-l 0 " + words))
        .anyMatch(jar -> jar.startsWith("jetty-server-"))
        .anyMatch(jar -> jar.startsWith("undertow-core-"));
  }

  @Test
  void knowsAllHandlersWhereTheOneThatIsAskedForIsNotThere() throws Exception {
    try (BinPintle pintle = BinPintle.start(WITHOUT_CACHE, "-s", "htp", app)) {
      assertThat(pintle.awaitLine()).contains("(found: fcgi, http, jetty, undertow)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "-rh"})
  void listsAllHandlersInTheHelp(String help) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(BinPintle.ROOT.resolve("bin/pintle").toString(), help);
    builder.environment().putAll(WITHOUT_CACHE);
    Process process = builder.start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .containsPattern("\n  fcgi .*\n(.*\n)*  http .*\n(.*\n)*  jetty .*\n(.*\n)*  undertow ");
  }

  @Test
  void hasWhatIsNeededToTellSystemdOfIt() throws Exception {
    String socket = directory.resolve("socket").toString();
    Map<String, String> notify = Map.of("XDG_CACHE_HOME", "/dev/null", "NOTIFY_SOCKET", socket);
    assertThat(jarsToServe(notify, "-l 0")).anyMatch(jar -> jar.startsWith("junixsocket-common-"));
  }

  private List<String> jarsToServe(Map<String, String> environment, String words) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(words.split(" ", -1)));
    arguments.add(app);
    try (BinPintle pintle = BinPintle.start(environment, arguments.toArray(String[]::new))) {
      return Arrays.stream(BinPintle.get(pintle.awaitPort()).split(File.pathSeparator, -1))
          .map(entry -> Path.of(entry).getFileName().toString())
          .toList();
    }
  }
}
