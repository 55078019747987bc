package dev.pintle.runner;

import dev.pintle.App;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** A server in this process, operated as a command line says. */
final class Operated implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Life life;
  private final Operations operations;
  private final Server server;

  private Operated(Life life, Operations operations, Server server) {
    this.life = life;
    this.operations = operations;
    this.server = server;
  }

  /** One that listens on a port of its own. */
  static Operated start(String handler, App app, String... arguments) throws IOException {
    return start(handler, options -> options.listen("127.0.0.1:0"), app, arguments);
  }

  static Operated start(
      String handler, Consumer<Options.Builder> settings, App app, String... arguments)
      throws IOException {
    Handler chosen = Handler.named(handler);
    Options.Builder options = Options.builder(chosen);
    settings.accept(options);
    OperationSettings operated = settings(arguments);
    Life life = new Life(options.build().drainTimeout(), operated.drainDelay());
    Operations operations = Operations.begin(operated, "Shop.java", handler, life, () -> true);
    Server server = chosen.start(operations.wrap(app), options.build());
    life.serves(server);
    return new Operated(life, operations, server);
  }

  /** What a command line asks for, where nothing is known that starts the process anew. */
  static OperationSettings settings(String... arguments) {
    CommandModel command = new CommandModel(() -> 0);
    OperationOptions options = new OperationOptions(command);
    command.commandLine().parseArgs(arguments);
    return options.settings(false);
  }

  int port() {
    return server.port();
  }

  Server server() {
    return server;
  }

  Life life() {
    return life;
  }

  HttpResponse<String> get(String target, String... headers) throws Exception {
    return send("GET", target, headers);
  }

  HttpResponse<String> send(String method, String target, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port() + target);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(
        request.method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    server.drain(Duration.ZERO);
    operations.close();
  }
}
