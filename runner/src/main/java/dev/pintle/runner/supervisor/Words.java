package dev.pintle.runner.supervisor;

import java.time.Duration;

/** Numbers as people say them. */
final class Words {
  /** Java, like a shell, gives a process that a signal has ended this and the signal's number. */
  static final int SIGNALLED = 128;

  private Words() {}

  static String of(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /** The numbers that Linux gives on all but the rarest machines. */
  static String signal(int number) {
    return switch (number) {
      case 1 -> "SIGHUP";
      case 2 -> "SIGINT";
      case 3 -> "SIGQUIT";
      case 6 -> "SIGABRT";
      case 7 -> "SIGBUS";
      case 9 -> "SIGKILL";
      case 11 -> "SIGSEGV";
      case 13 -> "SIGPIPE";
      case 15 -> "SIGTERM";
      default -> "signal " + number;
    };
  }
}
