package dev.pintle.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two short lives of a server, at the end of which {@code bin/pintle} has Java write an archive of
 * the classes that were loaded. Does once what most starts do: compile or open a jar, serve, drain.
 */
final class Training {
  private static final String APP =
      """
      import dev.pintle.App;
      import dev.pintle.Request;
      import dev.pintle.Response;
      import java.util.List;
      import java.util.Map;

      public class Trainee implements App {
        record Item(String name, int count) {}

        private final List<Item> items = List.of(new Item("a", 1), new Item("b", 2));

        @Override
        public Response call(Map<String, Object> env) throws Exception {
          Request request = Request.of(env);
          return switch (request.path()) {
            case "/form" -> Response.text("Hello, " + request.form(1000).first("name"));
            case "/stream" ->
                Response.stream(
                    "text/plain",
                    out -> {
                      for (Item item : items) {
                        out.write((item.name() + "\\n").getBytes());
                        out.flush();
                      }
                    });
            default -> Response.html("<p>" + request.queryParams().first("q") + "</p>");
          };
        }
      }
      """;

  private static final int ROUNDS = 20;

  /** It runs behind everything else that the machine has to do. */
  private static final long PATIENCE_MINUTES = 5;

  private Training() {}

  /**
   * Serves until the client has had its replies.
   *
   * @param arguments "source", to serve from the source and then from a jar, or "jar", to serve
   *     from that alone, for an archive without the compiler's classes
   * @throws IOException if it cannot be done
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Main.begin();
    Path folder = Files.createTempDirectory("pintle-");
    Path source = Files.writeString(folder.resolve("Trainee.java"), APP);
    Path jar = pack(source, folder);
    Path app = arguments[0].equals("source") ? source : jar;
    int status = serve("-E", "development", "-r", app.toString());
    System.exit(Math.max(status, serve(jar.toString())));
  }

  /** With a compiler that is a process of its own, and so has no classes in the archive. */
  private static Path pack(Path source, Path folder) throws IOException, InterruptedException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Process compiler =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/javac").toString(),
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString())
            .inheritIO()
            .start();
    if (compiler.waitFor() != 0) {
      throw new IOException("javac has failed");
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue(ClassPathApp.ATTRIBUTE, "Trainee");
    Path jar = folder.resolve("trainee.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(file.getFileName().toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static int serve(String... words) {
    PrintStream errors = System.err;
    AddressLine address = new AddressLine(errors);
    System.setErr(address);
    Thread client = new Thread(() -> makeRequests(address.port), "client");
    client.setDaemon(true);
    client.start();
    int status =
        Main.run(Stream.concat(Stream.of("--listen=0"), Stream.of(words)).toArray(String[]::new));
    System.setErr(errors);
    return status;
  }

  /** Standard error, on which the server says where it listens. */
  private static final class AddressLine extends PrintStream {
    private static final String BEGIN = "listening on ";

    final CompletableFuture<Integer> port = new CompletableFuture<>();

    AddressLine(PrintStream errors) {
      super(errors, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(@Nullable String line) {
      super.println(line);
      if (line != null && line.startsWith(BEGIN)) {
        port.complete(URI.create(line.substring(BEGIN.length())).getPort());
      }
    }
  }

  private static void makeRequests(Future<Integer> port) {
    try (Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), port.get(PATIENCE_MINUTES, TimeUnit.MINUTES))) {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < ROUNDS; i++) {
        send(out, "GET /?q=a+b HTTP/1.1\r\nHost: localhost\r\n\r\n");
        send(out, "GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n");
        send(
            out,
            "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\nname=a");
      }
      send(out, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      socket.getInputStream().readAllBytes();
    } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
      System.err.println("pintle: the training failed: " + e);
    }
    Signals.raise("TERM");
  }

  private static void send(OutputStream out, String request) throws IOException {
    out.write(request.getBytes(StandardCharsets.US_ASCII));
  }
}
