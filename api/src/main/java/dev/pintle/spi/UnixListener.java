package dev.pintle.spi;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix-domain socket in the file system.
 *
 * <p>It is bound in a directory that nobody else can enter, given its mode there, and then renamed
 * to its place, so that it is never there with too wide a mode or without a listener. A file in its
 * place is replaced only if it is a socket on which nobody answers.
 */
final class UnixListener {
  private static final Logger LOG = LoggerFactory.getLogger(UnixListener.class);

  /** sockaddr_un holds 108 bytes, the last of them NUL. */
  private static final int MAX_PATH_BYTES = 107;

  private static final String MODE = "rw-rw----";

  /** S_IFMT and S_IFSOCK of inode(7). */
  private static final int FILE_TYPE = 0170000;

  private static final int SOCKET = 0140000;

  private final ServerSocketChannel channel;
  private final Path path;
  private final @Nullable Object fileKey;

  private UnixListener(ServerSocketChannel channel, Path path, @Nullable Object fileKey) {
    this.channel = channel;
    this.path = path;
    this.fileKey = fileKey;
  }

  static UnixListener bind(Path path, int backlog) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path directory = absolute.getParent();
    checkPlace(path, directory);
    Path hidden = Files.createTempDirectory(directory, ".p");
    Path temporary = hidden.resolve("s");
    try {
      if (bytes(absolute) > MAX_PATH_BYTES || bytes(temporary) > MAX_PATH_BYTES) {
        throw new IOException(
            "cannot listen on unix:"
                + path
                + ": the path is too long for a socket; use one of at most 80 bytes");
      }
      return bindAndMove(temporary, absolute, backlog);
    } finally {
      Files.deleteIfExists(temporary);
      Files.deleteIfExists(hidden);
    }
  }

  private static UnixListener bindAndMove(Path temporary, Path path, int backlog)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(temporary), backlog);
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(MODE));
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      return new UnixListener(channel, path, fileKey(path));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException("cannot listen on unix:" + path + ": " + e.getMessage(), e);
    }
  }

  private static void checkPlace(Path path, @Nullable Path directory) throws IOException {
    String start = "cannot listen on unix:" + path + ": ";
    if (directory == null || !Files.isDirectory(directory)) {
      throw new IOException(start + "there is no directory " + directory + "; make it first");
    }
    if (!Files.isWritable(directory)) {
      throw new IOException(start + "no permission to make a file in " + directory);
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!isSocket(path)) {
      throw new IOException(start + "a file that is no socket is there; remove it first");
    }
    if (answers(path)) {
      throw new IOException(
          start + "another program listens there; stop it, or choose another path");
    }
  }

  private static boolean isSocket(Path path) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & FILE_TYPE) == SOCKET;
  }

  /** Whether somebody listens; one whose queue is full does, so the probe must not wait. */
  private static boolean answers(Path path) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false; // refused
    } catch (IOException e) {
      return true; // it may be another's that we must not talk to
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  SocketAddress address() {
    return UnixDomainSocketAddress.of(path);
  }

  /** Removes the file, unless another has taken its place. */
  void unlink() {
    try {
      Object now = fileKey(path);
      if (now != null && now.equals(fileKey)) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} was removed before", path);
    } catch (IOException e) {
      LOG.warn("the socket {} could not be removed: {}", path, e.getMessage());
    }
  }

  private static @Nullable Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
