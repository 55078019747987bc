package dev.pintle.undertow;

import dev.pintle.Option;
import io.undertow.server.HandlerWrapper;
import java.util.Set;
import org.xnio.OptionMap;
import org.xnio.XnioWorker;

/**
 * The options of handler {@code undertow} beside those that every handler has: the way to the
 * native objects underneath. All but the number of threads can only be set in code.
 *
 * <pre>{@code
 * Options.builder()
 *     .set(UndertowOptions.HANDLER_WRAPPER, next -> new AccessLogHandler(next, …))
 *     .build();
 * }</pre>
 */
public final class UndertowOptions {
  /**
   * Threads that do I/O; 1 or more; default: one a processor, and at least 2. Not beside {@link
   * #WORKER}, which has its own.
   */
  public static final Option<Integer> IO_THREADS =
      Option.of(
          "undertow.io-threads", Integer.class, "threads that do I/O; one a processor, at least 2");

  /**
   * The worker whose threads are used, in place of one of the server's own. It is not shut down
   * with the server. Where there are no virtual threads its task pool runs the app, so it must have
   * room for {@code max-concurrent-calls} and {@code max-streams}.
   */
  public static final Option<XnioWorker> WORKER =
      Option.of("undertow.worker", XnioWorker.class, "the worker to use");

  /**
   * Undertow handlers in front of the app. They run on the I/O thread and see the request line and
   * the header fields; they may answer by themselves, and add fields and cookies to the response.
   * When the exchange is complete they see its status. The body belongs to the app: over HTTP/1,
   * wrappers of the response's conduit are not run, and its bytes are not counted ({@code
   * getResponseBytesSent} gives 0; {@code pintle.completion} has the number).
   */
  public static final Option<HandlerWrapper> HANDLER_WRAPPER =
      Option.of("undertow.handler-wrapper", HandlerWrapper.class, "handlers in front of the app");

  /**
   * Undertow's own options, such as {@code HTTP2_SETTINGS_INITIAL_WINDOW_SIZE}. Those that the
   * common options or the specification decide, such as {@code MAX_HEADER_SIZE}, are refused.
   */
  public static final Option<OptionMap> SERVER_OPTIONS =
      Option.of("undertow.server-options", OptionMap.class, "options of Undertow's own");

  private UndertowOptions() {}

  static Set<Option<?>> all() {
    return Set.of(IO_THREADS, WORKER, HANDLER_WRAPPER, SERVER_OPTIONS);
  }
}
