package dev.pintle.runner.supervisor;

import java.time.Duration;

/**
 * Every time limit of the supervisor: the defaults of those that can be set, and the fixed ones.
 */
final class Times {
  /** Default of --ready-timeout: for the start of a JVM on a busy machine, and some warming up. */
  static final String READY_TIMEOUT = "60s";

  /**
   * Default of --drain: above that of bin/pintle run, which then can say itself what it has cut.
   */
  static final String DRAIN = "35s";

  /** Default of --interval, as start_server's. */
  static final String INTERVAL = "1s";

  /** Default of --settle: who dies of its first requests does so within it. */
  static final String SETTLE = "1s";

  /** No option may be longer. */
  static final Duration LONGEST = Duration.ofDays(365);

  /** After SIGTERM, for a worker that has never been ready, and so has nothing to drain. */
  static final Duration ABANDON = Duration.ofSeconds(2);

  /**
   * Before a place is filled anew for the second time in a row; the first time there is no wait.
   */
  static final Duration BACKOFF_FIRST = Duration.ofMillis(100);

  /** The wait doubles up to here. */
  static final Duration BACKOFF_LIMIT = Duration.ofSeconds(30);

  /** A worker that has served for so long was healthy: the wait begins anew. */
  static final Duration HEALTHY = Duration.ofSeconds(10);

  /** How often to look whether a process group whose leader has ended has become empty. */
  static final Duration GROUP_LOOK = Duration.ofMillis(100);

  /** How often to look whether a worker has shut down the socket of all. */
  static final Duration LISTENER_LOOK = Duration.ofMillis(500);

  /** For the shell that signals a process group. */
  static final Duration SHELL = Duration.ofSeconds(5);

  /** A request over the control socket that takes longer is told so often that it goes on. */
  static final Duration STILL_THERE = Duration.ofSeconds(1);

  /** Without a word for so long, whoever waits at the control socket gives up. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  /** After a failure to accept, as for want of descriptors. */
  static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  /** How often to look whether a supervisor that says that it ends has ended. */
  static final Duration END_LOOK = Duration.ofMillis(10);

  /** For answers and for lines of the log that are on their way when the supervisor ends. */
  static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private Times() {}
}
