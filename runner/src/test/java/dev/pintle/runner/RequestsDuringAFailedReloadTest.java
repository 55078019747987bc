package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients lose nothing by a new generation that never gets ready. */
@Tag("socket")
@Timeout(120)
class RequestsDuringAFailedReloadTest {
  /** Does what a file says, and answers with its generation. */
  private static final String APP =
      """
      import dev.pintle.*;
      import java.nio.file.*;
      public class Fickle {
        public static App app() throws Exception {
          String generation = System.getenv("SERVER_STARTER_GENERATION");
          switch (Files.readString(Path.of("%s"))) {
            case "throws" -> throw new IllegalStateException("no");
            case "exits" -> Runtime.getRuntime().halt(3);
            case "hangs" -> Thread.sleep(1_000_000);
            default -> {}
          }
          return env -> Response.text(generation + " serves");
        }
      }
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "throws, ended with exit status 1 before it was ready",
    "exits, ended with exit status 3 before it was ready",
    "hangs, was not ready within 10 s",
    "is not executable, ended with exit status 126 before it was ready",
    "is gone, ended with exit status 127 before it was ready",
  })
  void areAllAnsweredByTheOldOneWhenTheNewOne(String failure, String told) throws Exception {
    Path how = Files.writeString(directory.resolve("how"), "serves");
    Path app = Apps.packed(directory, "Fickle", APP.formatted(how));
    Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\nexec \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    List<Object> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(Supervised.ours(app)));
    // On a busy machine a worker that does nothing wrong takes seconds to start, or to fail.
    String patience = failure.equals("hangs") ? "10s" : "60s";
    List<String> options =
        List.of("--listen", "0", "--settle", "50ms", "--ready-timeout", patience);
    try (Supervised supervisor = Supervised.start(directory, options, command.toArray())) {
      int port = supervisor.awaitPort();
      supervisor.awaitServing(1);
      try (Load load = Load.on(port)) {
        load.awaitMore(100);
        switch (failure) {
          case "is gone" -> Files.delete(program);
          case "is not executable" ->
              Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-------"));
          default -> Files.writeString(how, failure);
        }
        Supervised.Told answer = supervisor.tell("reload");
        load.awaitMore(100);
        load.stop();

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text())
            .startsWith("pintle: not reloaded, generation 1 serves on: worker ")
            .contains(told);
        assertThat(load.failures()).isEmpty();
        assertThat(load.generations()).containsExactly("1");
      }
    }
  }
}
