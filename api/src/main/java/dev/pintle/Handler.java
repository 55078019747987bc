package dev.pintle;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * A way of serving an app: raw HTTP, FastCGI, or an adapter to another server.
 *
 * <pre>{@code
 * try (Server server = Handler.named("http").start(app, Options.builder().listen("8080").build())) {
 *   server.awaitTermination();
 * }
 * }</pre>
 */
public interface Handler {
  /**
   * The name, as {@link #named} and {@link Env#HANDLER} have it.
   *
   * @return a short lower-case word
   */
  String name();

  /**
   * What this handler has of the features that a handler may lack. What it has over HTTP/1.1 and
   * not over HTTP/2 is among them; its documentation and docs/HANDLERS.md say so.
   *
   * @return an immutable set
   */
  Set<Feature> features();

  /**
   * The options of its own, beside those that every handler shares; they let {@link
   * Options#builder(Handler)} read {@code -o NAME=VALUE}.
   *
   * @return an immutable set; empty by default
   */
  default Set<Option<?>> options() {
    return Set.of();
  }

  /**
   * Starts serving. Requests are served when it returns.
   *
   * @param app the app; closed after its last response if it is {@link AutoCloseable}
   * @param options what to listen on, limits, timeouts
   * @return the running server
   * @throws IOException in one sentence, if an address cannot be listened on
   * @throws IllegalArgumentException in one sentence, if an option was set that this handler cannot
   *     honour or whose value is wrong
   */
  Server start(App app, Options options) throws IOException;

  /**
   * Finds a handler on the module path or class path by its name.
   *
   * @param name such as "http", "fcgi", "jetty" or "undertow"
   * @return the handler
   * @throws NoSuchElementException if there is none of that name; the message says which there are
   *     and which artifact is missing
   */
  static Handler named(String name) {
    Objects.requireNonNull(name, "name");
    Set<String> found = new TreeSet<>();
    for (Handler handler : ServiceLoader.load(Handler.class, Handler.class.getClassLoader())) {
      if (handler.name().equals(name)) {
        return handler;
      }
      found.add(handler.name());
    }
    throw new NoSuchElementException(
        "no handler named \""
            + name
            + "\" was found (found: "
            + (found.isEmpty() ? "none" : String.join(", ", found))
            + "); add dev.pintle:pintle-handler-"
            + name
            + " to the class path or module path");
  }
}
