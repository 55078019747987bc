package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// A command line that is wrongly accepted serves until it is interrupted.
@Timeout(60)
class CommandLineTest {
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final PrintStream realErrors = System.err;
  private final PrintStream realOutput = System.out;

  @TempDir Path directory;
  private String app;

  @BeforeEach
  void listen() throws Exception {
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    app = Apps.write(directory.resolve("Hello.java"), Apps.answering("Hello", "")).toString();
  }

  @AfterEach
  void restore() {
    System.setErr(realErrors);
    System.setOut(realOutput);
  }

  @Test
  void explainsItself() {
    assertThat(Main.run("--help")).isZero();
    assertThat(output.toString(StandardCharsets.UTF_8))
        .contains("bin/pintle [run] [options] APP", "--listen", "max-body=1GB", "drain-timeout=30s")
        .contains("--status=PATH", "--ping=PATH", "--slow-log=DURATION", "--max-requests=N")
        .contains("--ready=PATH", "--drain-delay=DURATION")
        .contains("--check=PATH", "--warm-up=PATH", "--warm-up-requests=N");
  }

  @Test
  void listsTheHandlersAndWhatTheyHave() {
    assertThat(Main.run("--help")).isZero();
    assertThat(output.toString(StandardCharsets.UTF_8))
        .containsPattern("(?s)Handlers for -s.*\n  http +LOSSLESS_HEADERS.*\nOptions for -o");
  }

  @Test
  void listsTheOptionsOfTheHandler() {
    assertThat(Main.run("--help")).isZero();
    assertThat(output.toString(StandardCharsets.UTF_8))
        .contains(
            "Options of the handler http:",
            "http.max-chunk-extension=N",
            "http.max-chunk-extensions=N",
            "http.max-pipelined=N",
            "http.max-unread-body=N",
            "http.min-body-rate=N",
            "http.proxy-protocol=true",
            "http.server=TEXT")
        .containsPattern("http\\.max-pipelined=N +requests of one connection");
  }

  @Test
  void helpsEvenWithAHandlerThatIsNotThere() {
    assertThat(Main.run("--help", "-s", "pigeon")).isZero();
    assertThat(output.toString(StandardCharsets.UTF_8)).doesNotContain("Options of the handler");
  }

  @Test
  void saysItsVersion() {
    assertThat(Main.run("--version")).isZero();
    assertThat(output.toString(StandardCharsets.UTF_8)).startsWith("pintle ").contains(", Java ");
  }

  @Test
  void refusesAnUnknownOption() {
    assertUsageError("--colour", app).contains("'--colour'").contains("--help");
  }

  @Test
  void asksForAnApp() {
    assertUsageError("run").contains("APP").contains("--help");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertUsageError("nowhere/Hello.java").contains("there is no file nowhere/Hello.java");
  }

  @Test
  void namesTheMissingArtifactOfAHandler() {
    assertUsageError("-s", "pigeon", app).contains("dev.pintle:pintle-handler-pigeon");
  }

  @Test
  void refusesAnUnknownEnvironment() {
    assertUsageError("-E", "test", app).contains("production or development");
  }

  @Test
  void refusesAnUnknownNameOfASetting() {
    assertUsageError("-o", "max-bodies=1", app).contains("max-bodies").contains("max-body");
  }

  @Test
  void refusesAValueThatCannotBeUnderstood() {
    assertUsageError("-o", "max-body=much", app).contains("max-body").contains("much");
  }

  @Test
  void refusesASettingWithoutAValue() {
    assertUsageError("-o", "max-body", app)
        .contains("-o takes NAME=VALUE, such as max-body=1MB, not \"max-body\"");
  }

  @Test
  void refusesADrainThatIsNoDuration() {
    assertUsageError("--drain", "soon", app).contains("drain-timeout").contains("soon");
  }

  @Test
  void refusesTwoDrainTimeouts() {
    assertUsageError("--drain", "1s", "-o", "drain-timeout=2s", app)
        .contains("--drain and -o drain-timeout are the same");
  }

  @Test
  void refusesAPathWithoutASlash() {
    assertUsageError("--status", "status", app)
        .contains("--status takes a path such as /status, not \"status\"");
    errors.reset();
    assertUsageError("--ping", "/ping?x", app).contains("--ping takes a path such as /ping");
    errors.reset();
    assertUsageError("--ready", "", app).contains("--ready takes a path such as /ready, not");
  }

  @Test
  void refusesOnePathForTwoPages() {
    assertUsageError("--status", "/up", "--ping", "/up", app)
        .contains("--status and --ping are the same path, /up; choose two");
    errors.reset();
    assertUsageError("--ready", "/up", "--ping", "/up", app)
        .contains("--ping and --ready are the same path, /up; choose two");
  }

  @Test
  void refusesARehearsalThatIsNone() {
    assertUsageError("--check", "health", app)
        .contains("--check takes a path as it stands in a URL, such as /health, not \"health\"");
    errors.reset();
    assertUsageError("--warm-up", "/100%", app).contains("--warm-up takes a path");
    errors.reset();
    assertUsageError("--warm-up-requests", "10", app).contains("say what to ask for");
    errors.reset();
    assertUsageError("--warm-up", "/", "--warm-up-requests", "0", app)
        .contains("--warm-up-requests must be 1 to 1000000, not 0");
  }

  @Test
  void refusesADelayThatIsNone() {
    assertUsageError("--drain-delay", "soon", app).contains("--drain-delay must be a time such as");
    errors.reset();
    assertUsageError("--drain-delay", "24h", app)
        .contains("--drain-delay must be shorter than a day, not 24h");
  }

  @Test
  void refusesWordsOnPagesThatAreNotThere() {
    assertUsageError("--status-allow", "192.0.2.1", app)
        .contains("say where that is with --status");
    errors.reset();
    assertUsageError("--ping-response", "yes", app).contains("say where with --ping");
  }

  @Test
  void refusesAStatusPageForWhatIsNoAddress() {
    assertUsageError("--status", "/status", "--status-allow", "::1,localhost", app)
        .contains("--status-allow takes addresses, networks", "not \"localhost\"");
  }

  @Test
  void refusesASlowLogOfNoTime() {
    assertUsageError("--slow-log", "soon", app).contains("--slow-log must be a time such as 500ms");
    errors.reset();
    assertUsageError("--slow-log", "0s", app).contains("--slow-log must be 1ms to 365 days");
  }

  @Test
  void refusesToEndWhereNothingWouldStartItAnew() {
    assertUsageError("--max-requests", "1000", app)
        .contains("nothing is known here that starts it anew", "--supervised");
    errors.reset();
    assertUsageError("--max-requests", "0", "--supervised", app)
        .contains("--max-requests must be 1 or more, not 0");
  }

  @Test
  void refusesAPidFileWithoutAName() {
    assertUsageError("--pid-file", "", app).contains("--pid-file is empty; name a file");
  }

  @Test
  void saysWhatIsWrongWithATimeInTheWordsOfTheCommandLine() {
    assertUsageError("-o", "head-timeout=9999999999h", app)
        .contains("head-timeout must be 1ms to 365 days, not 9999999999h");
  }

  @Test
  void takesAnAtSignForAPartOfAName() throws Exception {
    Path file = Files.writeString(directory.resolve("arguments"), "--version");

    assertUsageError("@" + file, app).contains("'" + app + "'");
  }

  @Test
  void refusesAnAddressThatCannotBeUnderstood() {
    assertUsageError("-l", "localhost:http", app).contains("cannot listen on \"localhost:http\"");
  }

  @Test
  void refusesAMountWithoutASlash() {
    assertUsageError("--mount", "shop", app).contains("shop");
  }

  @Test
  void failsWhenTheAppDoesNotCompile() throws Exception {
    Path broken = Apps.write(directory.resolve("Broken.java"), "class Broken {");

    assertThat(Main.run(broken.toString())).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .startsWith("pintle: ")
        .contains("Broken.java:1: error:");
  }

  @Test
  void failsWhenTheAccessLogCannotBeWritten() {
    assertThat(Main.run("-l", "0", "--access-log", directory.toString(), app)).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("correct --access-log");
  }

  @Test
  @Tag("socket")
  void failsWhenThePidFileCannotBeWritten() {
    String pidFile = directory.resolve("nowhere/app.pid").toString();

    assertThat(Main.run("-l", "0", "--pid-file", pidFile, app)).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "pintle: cannot write the pid file "
                + pidFile
                + ": there is no such file or folder; correct --pid-file\n");
  }

  @Test
  @Tag("socket")
  void doesNotTakeThePidFileOfAProcessThatIsRunning() throws Exception {
    Path pidFile = directory.resolve("app.pid");
    Process other = new ProcessBuilder("cat").start();
    try {
      Files.writeString(pidFile, other.pid() + "\n");

      assertThat(Main.run("-l", "0", "--pid-file", pidFile.toString(), app)).isEqualTo(1);
      assertThat(errors.toString(StandardCharsets.UTF_8))
          .contains("belongs to process " + other.pid() + ", which is running");
      assertThat(pidFile).hasContent("" + other.pid());
    } finally {
      other.destroy();
    }
  }

  @Test
  void saysThatAFileIsNoJar() throws Exception {
    Path file = Files.writeString(directory.resolve("notajar.jar"), "not a jar");

    assertThat(Main.run(file.toString())).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .startsWith("pintle: cannot read " + file + " as a jar: ")
        .doesNotContain("Exception");
  }

  @Test
  void saysThatASourceFileIsNotUtf8() throws Exception {
    Path file = Files.write(directory.resolve("Latin.java"), new byte[] {'/', '/', (byte) 0xe9});

    assertThat(Main.run(file.toString())).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("as UTF-8 text: it is not UTF-8; correct the file")
        .doesNotContain("Exception");
  }

  @Test
  void saysWhatAClassLacksToBeAnApp() {
    assertThat(Main.run("--class-path", directory.toString(), "java.lang.String")).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("class java.lang.String is not an app; let it have");
  }

  @Test
  void saysInItsHelpWhatTheAccessLogAndTheErrorPageLeaveOut() {
    assertThat(Main.run("--help")).isZero();
    assertThat(output.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
        .contains("each request that reaches the app (not those that are refused before")
        .contains("what the app throws when it is called (not what its body writers throw later)");
  }

  @Test
  @Tag("socket")
  void failsWhenThePortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Main.run("-l", "" + taken.getLocalPort(), app)).isEqualTo(1);
      assertThat(errors.toString(StandardCharsets.UTF_8))
          .startsWith("pintle: ")
          .contains("" + taken.getLocalPort());
    }
  }

  private AbstractStringAssert<?> assertUsageError(String... arguments) {
    assertThat(Main.run(arguments)).isEqualTo(2);
    String text = errors.toString(StandardCharsets.UTF_8);
    assertThat(text).startsWith("pintle: ").doesNotContain("\tat ");
    assertThat(text.lines()).hasSize(1);
    return assertThat(text);
  }
}
