package peers;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that may block. */
final class Threads {
  private Threads() {}

  /**
   * A virtual thread a call where the JDK has them, else as many pooled ones as there are calls.
   */
  static ExecutorService executor() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      return Executors.newCachedThreadPool();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
