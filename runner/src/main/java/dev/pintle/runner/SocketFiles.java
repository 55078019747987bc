package dev.pintle.runner;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The places of Unix-domain sockets in the file system. Somebody may remove or replace one: who is
 * connected notices nothing, nobody else can connect, and nothing tells the process.
 */
public final class SocketFiles {
  /** Between two looks. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Map<Path, Object> keys = new HashMap<>();

  private SocketFiles() {}

  /**
   * Takes note of what is there now.
   *
   * @param addresses those of other kinds are left out
   * @return to be used by one thread
   */
  public static SocketFiles of(List<SocketAddress> addresses) {
    SocketFiles files = new SocketFiles();
    for (SocketAddress address : addresses) {
      if (address instanceof UnixDomainSocketAddress unix) {
        Object key = key(unix.getPath());
        if (key != null) {
          files.keys.put(unix.getPath(), key);
        }
      }
    }
    return files;
  }

  /**
   * Looks whether they are there still.
   *
   * @param say told of each that is not, once
   */
  public void look(Consumer<String> say) {
    Iterator<Map.Entry<Path, Object>> all = keys.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Path, Object> file = all.next();
      if (!file.getValue().equals(key(file.getKey()))) {
        all.remove();
        say.accept(
            "the socket "
                + file.getKey()
                + " has been removed or replaced: who is connected is served on, but nobody else"
                + " can connect; start anew to have it back");
      }
    }
  }

  /** Looks again and again, on a thread that does not keep the process alive. */
  void watch(Consumer<String> say) {
    if (keys.isEmpty()) {
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              while (!keys.isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
                look(say);
              }
            },
            "pintle-socket-files");
    thread.setDaemon(true);
    thread.start();
  }

  private static @Nullable Object key(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}
