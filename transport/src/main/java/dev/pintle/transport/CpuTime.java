package dev.pintle.transport;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Tells what a thread has computed. */
final class CpuTime {
  /** The JVM does not tell. */
  static final long UNKNOWN = -1;

  private CpuTime() {}

  /** Of the calling platform thread, in nanoseconds, or {@link #UNKNOWN}. */
  static long ofThisThread() {
    try {
      return Threads.TOLD ? Threads.BEAN.getCurrentThreadCpuTime() : UNKNOWN;
    } catch (Throwable e) { // no memory for the classes; nobody's call shall fail of that
      return UNKNOWN;
    }
  }

  /** Loaded when it is first asked, for most servers never do. */
  private static final class Threads {
    static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();
    static final boolean TOLD = BEAN.isCurrentThreadCpuTimeSupported();
  }
}
