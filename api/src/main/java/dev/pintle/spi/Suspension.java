package dev.pintle.spi;

import java.util.concurrent.TimeUnit;

/**
 * What is to be done about a process that was stopped, or whose machine slept, while it waited for
 * a client: time has gone by, and what came in time has not been looked at. So nobody is given up
 * before there was one more look.
 */
public final class Suspension {
  /**
   * How much longer those wait who cannot look themselves but are told, by a thread that has to run
   * first.
   */
  public static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private Suspension() {}
}
