package dev.pintle.fcgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full when a body is to be kept there. None is filled: a file that must not grow
 * fails in the same place.
 */
@Tag("socket")
@Timeout(60)
class FullDiskTest {
  private static final int LARGE = 600_000;

  @TempDir Path temporary;

  @Test
  void failsTheRequestsThatNeedItSaysSoOnceAndGoesOnWhenThereIsRoom() throws Exception {
    Process process = start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(output.readLine());
      try (WebServer connection = new WebServer(port);
          WebServer other = new WebServer(port)) {
        assertThat(post(connection, other, LARGE).bodyText()).isEqualTo("" + LARGE);

        limitFiles(process, "0");
        for (int i = 0; i < 5; i++) {
          assertThat(post(connection, other, LARGE).head()).startsWith("Status: 503 ");
          assertThat(post(connection, other, 1000).bodyText()).isEqualTo("1000");
        }
        limitFiles(process, "unlimited");

        assertThat(post(connection, other, LARGE).bodyText()).isEqualTo("" + LARGE);
      }
      assertThat(process.toHandle().destroy()).isTrue(); // which leaves its output open
      List<String> said = output.lines().toList();
      assertThat(said).as("what was logged").hasSize(1);
      assertThat(said.get(0)).contains("could not be kept", temporary.toString());
    } finally {
      process.destroyForcibly();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).as("temporary files that were left").isEmpty();
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + File.separator + "bin/java",
            "-Djava.io.tmpdir=" + temporary,
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Counting.class.getName())
        .redirectErrorStream(true)
        .start();
  }

  /** Sends a body that nobody reads before all of it has been received. */
  private static WebServer.Reply post(WebServer connection, WebServer other, int length)
      throws IOException {
    connection.request(3, true, "POST", "/", "CONTENT_LENGTH", "" + length);
    for (int left = length; left > 0; ) {
      byte[] piece = new byte[Math.min(left, 50_000)];
      connection.send(WebServer.STDIN, 3, piece);
      left -= piece.length;
    }
    connection.send(WebServer.STDIN, 3, "");
    connection.send(WebServer.GET_VALUES, 0, ""); // answered behind what came before
    assertThat(connection.receive().type()).isEqualTo(WebServer.GET_VALUES_RESULT);
    other.get(2, true, Counting.READ);
    assertThat(other.reply(2).bodyText()).isEqualTo("0");
    return connection.reply(3);
  }

  /** How large a file may become, in a way that can be undone. */
  private static void limitFiles(Process process, String most) throws Exception {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid=" + process.pid(), "--fsize=" + most + ":")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }

  /** Tells the length of a body, which it begins to read when it is told to. */
  static final class Counting {
    static final String READ = "/read";

    private Counting() {}

    public static void main(String[] args) throws IOException {
      Semaphore read = new Semaphore(0);
      Server server =
          new FcgiHandler()
              .start(
                  env -> {
                    if (Env.PATH_INFO.get(env).equals(READ)) {
                      read.release();
                    } else {
                      read.acquire();
                    }
                    return Response.text("" + Env.INPUT.get(env).readAllBytes().length);
                  },
                  Options.builder().listen("127.0.0.1:0").build());
      System.out.println(server.port());
    }
  }
}
