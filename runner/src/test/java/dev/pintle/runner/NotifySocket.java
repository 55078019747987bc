package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A NOTIFY_SOCKET as systemd has it, by Perl: Java has no datagrams over Unix sockets. */
final class NotifySocket implements AutoCloseable {
  private static final String SCRIPT =
      """
      my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die $!;
      open my $f, '>', $ARGV[1]; $f->autoflush; alarm 60;
      while (defined $s->recv(my $m, 9999)) { print $f "<$m>\\n"; }
      """;

  private final Process process;
  private final Path path;
  private final Path told;

  private NotifySocket(Process process, Path path, Path told) {
    this.process = process;
    this.path = path;
    this.told = told;
  }

  static NotifySocket in(Path directory) throws Exception {
    Path path = directory.resolve("notify");
    Path told = directory.resolve("told");
    Process process =
        new ProcessBuilder(
                "perl", "-MIO::Socket::UNIX", "-e", SCRIPT, path.toString(), told.toString())
            .start();
    Waiting.until(() -> Files.exists(told), "the socket");
    return new NotifySocket(process, path, told);
  }

  /** What a process has to have in its environment. */
  String variable() {
    return "NOTIFY_SOCKET=" + path;
  }

  /** All messages so far, each in angle brackets on a line of its own. */
  String told() throws IOException {
    return Files.readString(told);
  }

  /** Waits for a message that begins so, and gives all messages so far. */
  String await(String start) throws Exception {
    Waiting.until(() -> told().contains("<" + start), "\"" + start + "\"");
    return told();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
