package dev.pintle.spi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads, where they no longer pin their carrier in {@code synchronized}: on Java 24 and
 * later (JEP 491). Found at run time, since this is compiled for 17.
 */
public final class VirtualThreads {
  private static final @Nullable MethodHandle START = find();

  private VirtualThreads() {}

  /**
   * Whether there are any.
   *
   * @return true on Java 24 and later
   */
  public static boolean available() {
    return START != null;
  }

  /**
   * Starts a task on a virtual thread.
   *
   * @param task what to run
   * @throws IllegalStateException if there are none
   */
  public static void start(Runnable task) {
    MethodHandle start = START;
    if (start == null) {
      throw new IllegalStateException("virtual threads need Java 24 or later");
    }
    try {
      Thread unused = (Thread) start.invokeExact(task);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable MethodHandle find() {
    if (Runtime.version().feature() < 24) {
      return null;
    }
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Thread.class,
              "startVirtualThread",
              MethodType.methodType(Thread.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
