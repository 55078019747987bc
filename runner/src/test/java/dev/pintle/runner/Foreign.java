package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A worker as others write them for start_server: a script in Perl, which every Debian has. It does
 * what a file beside it says when it starts, and ends when its supervisor is gone, so that no test
 * leaves one behind.
 */
final class Foreign {
  private static final String SCRIPT =
      """
      #!/usr/bin/perl
      use strict;
      use warnings;
      use IO::Socket;
      use IO::Socket::UNIX;

      my ($how, $traces) = @ARGV;
      open my $file, '<', $how or die "$how: $!";
      my @does = split ' ', <$file>;
      my %does = map { $_ => 1 } @does;
      my $parent = getppid;
      $| = 1;
      alarm 120;

      sub trace {
        open my $trace, '>', "$traces/$_[0]-$$" or die $!;
      }

      # Whoever has started it may be killed, and the test with it.
      sub supervised { $does{alone} || getppid == $parent }

      sub hang {
        while (supervised) { select undef, undef, undef, 0.05; }
        exit 9;
      }

      sub notify {
        my $to = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $ENV{NOTIFY_SOCKET}) or die $!;
        $to->send("STATUS=up\\nREADY=1\\n");
      }

      my $listener;
      if ($does{deaf}) { $SIG{TERM} = sub { trace 'term' }; }
      else { $SIG{TERM} = sub {
        shutdown $listener, 2 if $does{shuts};
        close $listener if $does{closes};
        trace 'term';
        hang if $does{slow};
        exit 0;
      }; }
      trace 'started';
      exit 3 if $does{exits};
      hang if $does{hangs};
      while ($does{waits} && supervised && !-e "$how.go") { select undef, undef, undef, 0.05; }
      notify if $ENV{NOTIFY_SOCKET} && !$does{silent};
      exit 4 if $does{dies};

      my %ports = map { split /=/, $_, 2 } split /;/, $ENV{SERVER_STARTER_PORT};
      my ($address) = keys %ports;
      my $class = $address =~ m{^/} ? 'IO::Socket::UNIX' : 'IO::Socket::INET';
      $listener = $class->new;
      $listener->fdopen($ports{$address}, 'w') or die "fdopen: $!";
      trace 'serving';
      while (supervised) {
        vec(my $ready = '', $listener->fileno, 1) = 1;
        next unless 0 < select $ready, undef, undef, 0.05;
        my $client = $listener->accept or next;
        while (my $line = <$client>) { last if $line =~ /^\\r?$/; }
        my $text = "$ENV{SERVER_STARTER_GENERATION} $$";
        print $client "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: ",
          length $text, "\\r\\n\\r\\n$text";
        close $client;
      }
      """;

  private final Path script;
  private final Path how;
  private final Path traces;

  private Foreign(Path script, Path how, Path traces) {
    this.script = script;
    this.how = how;
    this.traces = traces;
  }

  /** Writes it; what it does is to serve. */
  static Foreign in(Path directory) throws IOException {
    Path script = Files.writeString(directory.resolve("worker.pl"), SCRIPT);
    Foreign foreign =
        new Foreign(
            script, directory.resolve("how"), Files.createDirectories(directory.resolve("traces")));
    foreign.executable(true);
    foreign.does("serves");
    return foreign;
  }

  /** What is given to the supervisor as the command. */
  Object[] command() {
    return new Object[] {script, how, traces};
  }

  /**
   * What the next ones do: words such as "exits", "hangs", "waits", "silent", "dies", "deaf",
   * "slow", "shuts", "closes", "alone".
   */
  void does(String words) throws IOException {
    Path next = Files.writeString(how.resolveSibling("how-next"), words + "\n");
    Files.move(next, how, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lets those get ready that wait, and those that would. */
  void goesOn() throws IOException {
    Files.createFile(how.resolveSibling(how.getFileName() + ".go"));
  }

  void executable(boolean whether) throws IOException {
    Files.setPosixFilePermissions(
        script, PosixFilePermissions.fromString(whether ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /** Waits until one has come so far: "started", "serving", "term". Gives its process. */
  long await(String trace) throws Exception {
    return await(trace, 1).get(0);
  }

  /** Waits until so many have come so far. */
  List<Long> await(String trace, int count) throws Exception {
    return Waiting.until(
        () -> {
          List<Long> pids = pids(trace);
          return pids.size() >= count ? pids : null;
        },
        count + " of " + trace);
  }

  /** Those that have come so far. */
  List<Long> pids(String trace) throws IOException {
    try (var files = Files.list(traces)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(trace + "-"))
          .map(name -> Long.parseLong(name.substring(trace.length() + 1)))
          .sorted()
          .toList();
    }
  }
}
