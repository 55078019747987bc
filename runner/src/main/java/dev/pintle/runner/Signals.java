package dev.pintle.runner;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles signals of the operating system with {@code sun.misc.Signal} of module jdk.unsupported:
 * there is no other way, and a shutdown hook would end the process while it still drains. It is
 * used reflectively because the compiler's warning about it cannot be switched off.
 */
public final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  private Signals() {}

  /**
   * Runs {@code action} whenever the signal arrives, on a new thread, in place of what Java would
   * do. Where the system has no such signal, nothing happens.
   *
   * @param name without SIG: "TERM"
   * @param action what to do then
   */
  public static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invocation =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "on " + name;
              };
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              Proxy.newProxyInstance(
                  handler.getClassLoader(), new Class<?>[] {handler}, invocation));
    } catch (ReflectiveOperationException e) {
      LOG.debug("SIG{} cannot be handled here", name, e);
    }
  }

  /**
   * Sends this process a signal.
   *
   * @param name without SIG
   */
  static void raise(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      signal
          .getMethod("raise", signal)
          .invoke(null, signal.getConstructor(String.class).newInstance(name));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SIG" + name + " cannot be sent here", e);
    }
  }
}
