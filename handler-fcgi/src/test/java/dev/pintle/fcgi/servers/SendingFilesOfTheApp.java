package dev.pintle.fcgi.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Outcome;
import dev.pintle.Response;
import dev.pintle.fcgi.FcgiOptions;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds behind each web server that sends the app's files itself. */
abstract class SendingFilesOfTheApp extends ServerTest {
  /** Those of the app that is served now. */
  private BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  /** The value of fcgi.send-file, "%s" for the folder. */
  abstract String option();

  /** Whether the app can say every name to it; else the app sends those files. */
  boolean takesAnyName() {
    return true;
  }

  @Override
  final String mount() {
    return "";
  }

  @Override
  final Options.Builder options() throws IOException {
    Files.createDirectories(files());
    return Options.builder().set(FcgiOptions.SEND_FILE, option().formatted(files()));
  }

  final Path files() {
    return dir.resolve("files");
  }

  private void serve(Path file) {
    BlockingQueue<Outcome> here = new LinkedBlockingQueue<>();
    outcomes = here;
    app =
        env -> {
          Env.COMPLETION.get(env).onComplete(here::add);
          return Response.file(file)
              .withHeader("Content-Type", "text/x-own")
              .withHeader("Content-Disposition", "attachment");
        };
  }

  private long bytesOfTheApp() throws InterruptedException {
    return outcomes.poll(20, TimeUnit.SECONDS).bytes();
  }

  @Test
  void sendsALargeFile() throws Exception {
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    serve(Files.write(files().resolve("large"), large));
    HttpResponse<byte[]> response = client.send(to("/").build(), BodyHandlers.ofByteArray());
    assertThat(Arrays.equals(response.body(), large)).isTrue();
    assertThat(bytesOfTheApp()).isZero();
  }

  @Test
  void findsFilesOfAnyName() throws Exception {
    for (String name : new String[] {"plain", "a b", "50%25?#+;&=", "\"'<>\\", "café €", "..a"}) {
      Path folder = Files.createDirectories(files().resolve("in-" + name));
      serve(Files.writeString(folder.resolve(name), "the file " + name, UTF_8));
      assertThat(send(to("/")).body()).isEqualTo("the file " + name);
      assertThat(bytesOfTheApp() == 0)
          .as(name)
          .isEqualTo(takesAnyName() || name.matches("[a-z.]+"));
    }
  }

  @Test
  void keepsFieldsAndShowsNoPath() throws Exception {
    serve(Files.writeString(files().resolve("fields"), "some text"));
    HttpResponse<String> get = send(to("/"));
    assertThat(get.headers().firstValue("Content-Type")).hasValue("text/x-own");
    assertThat(get.headers().firstValue("Content-Disposition")).hasValue("attachment");
    assertThat(get.headers().firstValue("Content-Length")).hasValue("9");
    assertThat(get.headers().firstValue("X-Accel-Redirect")).isEmpty();
    assertThat(get.headers().firstValue("X-Sendfile")).isEmpty();
    HttpResponse<String> head = send(to("/").method("HEAD", BodyPublishers.noBody()));
    for (String field : new String[] {"Content-Type", "Content-Length", "Last-Modified", "ETag"}) {
      assertThat(head.headers().allValues(field)).isEqualTo(get.headers().allValues(field));
    }
  }

  @Test
  void answersRanges() throws Exception {
    serve(Files.writeString(files().resolve("range"), "some text"));
    HttpResponse<String> response = send(to("/").header("Range", "bytes=5-"));
    assertThat(response.statusCode() + " " + response.body()).isEqualTo("206 text");
  }

  @Test
  void leavesOtherFilesToTheApp() throws Exception {
    serve(Files.writeString(dir.resolve("outside"), "outside"));
    assertThat(send(to("/")).body()).isEqualTo("outside");
    assertThat(bytesOfTheApp()).isEqualTo(7);
  }
}
