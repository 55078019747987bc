package dev.pintle.fcgi.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import dev.pintle.fcgi.FcgiHandler;
import dev.pintle.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** An app that a web server starts, on the socket that is descriptor 0. */
final class SpawnedApp {
  private static final String MEET = "/meet/";
  private static final Exchanger<String> MEETING = new Exchanger<>();

  private SpawnedApp() {}

  public static void main(String[] args) throws Exception {
    Server server =
        new FcgiHandler().start(SpawnedApp::answer, Options.builder().listen("fd:0").build());
    server.awaitTermination();
  }

  /** To {@code /meet/SECONDS} it says whether another request was there within that time. */
  private static Response answer(Map<String, Object> env) throws Exception {
    String path = Env.PATH_INFO.get(env);
    String said = path;
    if (path.startsWith(MEET)) {
      try {
        MEETING.exchange("", Integer.parseInt(path.substring(MEET.length())), TimeUnit.SECONDS);
        said = "met";
      } catch (TimeoutException e) {
        said = "alone";
      }
    }
    String body = new String(Env.INPUT.get(env).readAllBytes(), UTF_8);
    return Response.text(ProcessHandle.current().pid() + " " + said + " " + body);
  }

  /**
   * A program that is this app, with a class path of its own: the web server may have another user.
   */
  static Path program(Path dir) throws IOException, URISyntaxException {
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> path = new ArrayList<>();
    for (Class<?> needed :
        List.of(
            SpawnedApp.class,
            FcgiHandler.class,
            Transport.class,
            Env.class,
            Logger.class,
            Nullable.class)) {
      Path from = Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path to = dir.resolve("class-path").resolve("" + path.size());
      copy(from, Files.isDirectory(from) ? to : to.resolveSibling(to.getFileName() + ".jar"));
      path.add(Files.isDirectory(from) ? to.toString() : to + ".jar");
    }
    Path program =
        Files.writeString(
            dir.resolve("app"),
            "#!/bin/sh\nexec %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp %s %s\n"
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    String.join(":", path),
                    SpawnedApp.class.getName()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, from.equals(file) ? to : target);
        }
      }
    }
  }

  /** On a connection of its own, as in {@link ServerTest#to}. */
  private static HttpRequest.Builder to(WebServerProcess web, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .setHeader("Connection", "close");
  }

  /**
   * The web server answers with what it started, and takes that with it.
   *
   * @param seconds how long one of two requests at a time waits for the other
   * @param meeting what both say: "met" if one process has them at a time, and otherwise "alone"
   */
  static void assertServed(WebServerProcess web, int seconds, String meeting) throws Exception {
    long pid;
    try (web) {
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest request = to(web, "/a%20b").POST(BodyPublishers.ofString("body")).build();
      String answer = client.send(request, BodyHandlers.ofString()).body();
      assertThat(answer).as(web.said()).endsWith(" /a b body");
      pid = Long.parseLong(answer.substring(0, answer.indexOf(' ')));
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(answer);
      HttpRequest meet = to(web, MEET + seconds).build();
      var other = client.sendAsync(meet, BodyHandlers.ofString());
      assertThat(client.send(meet, BodyHandlers.ofString()).body()).contains(meeting);
      assertThat(other.get(40, TimeUnit.SECONDS).body()).contains(meeting);
    }
    var app = ProcessHandle.of(pid);
    if (app.isPresent()) {
      var unused = app.get().onExit().get(20, TimeUnit.SECONDS);
    }
  }
}
