package dev.pintle.spi;

import org.jspecify.annotations.Nullable;

/** What a request is doing, in words for {@link dev.pintle.DrainReport.Cut}. */
public final class Doing {
  /** Frames of these stand above and below the app's own, and say less. */
  private static final String[] NOT_OF_APPS = {
    "java.",
    "javax.",
    "jdk.",
    "sun.",
    "dev.pintle.",
    "org.eclipse.jetty.",
    "io.undertow.",
    "org.xnio."
  };

  private Doing() {}

  /**
   * Tells what is seen from outside.
   *
   * @param thread the one that is busy with the request; null if there is none
   * @param responseBegun whether the head of the response has been made
   * @return such as "in the app, at com.example.Orders.list(Orders.java:42)"
   */
  public static String of(@Nullable Thread thread, boolean responseBegun) {
    if (thread == null) {
      return responseBegun ? "its response is on its way" : "waiting to be called";
    }
    String where = where(thread.getStackTrace());
    return (responseBegun ? "making its response" : "in the app") + where;
  }

  private static String where(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (isOfApp(frame.getClassName())) {
        return ", at " + frame;
      }
    }
    return stack.length == 0 ? "" : ", at " + stack[0];
  }

  private static boolean isOfApp(String className) {
    for (String prefix : NOT_OF_APPS) {
      if (className.startsWith(prefix)) {
        return false;
      }
    }
    return true;
  }
}
