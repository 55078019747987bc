package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// A command line that is wrongly accepted serves until it is interrupted.
@Timeout(60)
class SupervisorCommandLineTest {
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream realErrors = System.err;
  private final PrintStream realOutput = System.out;

  @BeforeEach
  void listen() {
    PrintStream both = new PrintStream(text, true, StandardCharsets.UTF_8);
    System.setErr(both);
    System.setOut(both);
  }

  @AfterEach
  void restore() {
    System.setErr(realErrors);
    System.setOut(realOutput);
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "reload", "stop", "status"})
  void explainsItself(String command) {
    assertThat(Main.run(command, "--help")).isZero();
    assertThat(text()).startsWith("Usage: bin/pintle " + command).contains("--pid-file=FILE");
  }

  @Test
  void isNamedInTheHelpOfRun() {
    assertThat(Main.run("--help")).isZero();
    assertThat(text().replaceAll("\\s+", " "))
        .contains("bin/pintle start, reload, stop and status");
  }

  @Test
  void asksForACommand() {
    assertUsageError("start").contains("COMMAND").contains("bin/pintle start --help");
  }

  @Test
  void refusesAnEmptyCommand() {
    assertUsageError("start", "--", "").contains("COMMAND is empty; name a program");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reload", "stop", "status"})
  void asksForThePidFile(String command) {
    assertUsageError(command).contains("--pid-file").contains("bin/pintle " + command + " --help");
  }

  @Test
  void refusesAnAddressThatCannotBeUnderstood() {
    assertUsageError("start", "--listen", "localhost:http", "true")
        .contains("cannot listen on \"localhost:http\"");
  }

  @Test
  void refusesTlsWhichNoWorkerSpeaksOnWhatItInherits() {
    assertUsageError("start", "--listen", "https://:8443", "true")
        .contains("no worker speaks TLS on a socket that it inherits; write :8443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001"})
  void refusesANumberOfWorkersThatCannotBe(String workers) {
    assertUsageError("start", "--workers=" + workers, "true")
        .contains("--workers must be 1 to 1000, not " + workers);
  }

  @ParameterizedTest
  @CsvSource({
    "--ready-timeout, 0s, must be 1ms to 365 days",
    "--drain, soon, must be a time such as 500ms",
    "--interval, 9999999h, must be 0ms to 365 days",
    "--settle, -1s, must be a time such as 500ms"
  })
  void refusesATimeThatCannotBe(String option, String value, String rule) {
    assertUsageError("start", option + "=" + value, "true").contains(option + " " + rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pid-file", "--status-file", "--log-file"})
  void refusesAFileWithoutAName(String option) {
    assertUsageError("start", option + "=", "true").contains(option + " is empty; name a file");
  }

  @Test
  void leavesTheOptionsOfTheCommandToTheCommand() {
    assertUsageError("start", "--workers", "0", "program", "--workers", "2", "--colour")
        .contains("--workers must be 1 to 1000, not 0");
  }

  private String text() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private AbstractStringAssert<?> assertUsageError(String... arguments) {
    assertThat(Main.run(arguments)).isEqualTo(2);
    assertThat(text()).startsWith("pintle: ").doesNotContain("\tat ");
    assertThat(text().lines()).hasSize(1);
    return assertThat(text());
  }
}
