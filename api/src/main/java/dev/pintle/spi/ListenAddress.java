package dev.pintle.spi;

import dev.pintle.Options;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a server listens on, as {@link Options#listen} writes it. {@code toString} gives text that
 * {@link #parse} reads back.
 */
public sealed interface ListenAddress {
  /**
   * A TCP port.
   *
   * @param host a name or literal address without brackets; null for every interface
   * @param port 0 to 65535; 0 takes a free one
   * @param tls whether TLS is spoken on it
   */
  record Tcp(@Nullable String host, int port, boolean tls) implements ListenAddress {
    /**
     * Makes one.
     *
     * @param host see above
     * @param port see above
     * @param tls see above
     */
    public Tcp {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
      }
    }

    @Override
    public String toString() {
      String name = host == null ? "" : host.contains(":") ? "[" + host + "]" : host;
      boolean looksElse = name.equals("unix") || name.equals("fd"); // hosts may be called so
      return (tls ? "https://" : looksElse ? "http://" : "") + name + ":" + port;
    }
  }

  /**
   * A Unix-domain socket.
   *
   * @param path where it is in the file system
   */
  record Unix(Path path) implements ListenAddress {
    /**
     * Makes one.
     *
     * @param path see above
     */
    public Unix {
      Objects.requireNonNull(path, "path");
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * A listening socket that the parent process left open.
   *
   * @param fd its number
   */
  record Descriptor(int fd) implements ListenAddress {
    /**
     * Makes one.
     *
     * @param fd see above
     */
    public Descriptor {
      if (fd < 0) {
        throw new IllegalArgumentException("a file descriptor is 0 or more, not " + fd);
      }
    }

    @Override
    public String toString() {
      return "fd:" + fd;
    }
  }

  /** The sockets that the parent process hands over, as its environment names them. */
  record Inherited() implements ListenAddress {
    @Override
    public String toString() {
      return "inherited";
    }
  }

  /**
   * Reads an address.
   *
   * @param text {@code 8080} and {@code 127.0.0.1:8080} are loopback, {@code :8080} every
   *     interface, then {@code [::1]:8080}, {@code host:80}, any of these behind {@code http://} or
   *     {@code https://} (there the port may be left out, and a slash may follow), {@code
   *     unix:/path}, {@code fd:N} and {@code inherited}
   * @return the address; names are not looked up
   * @throws IllegalArgumentException in a sentence, if it cannot be understood
   */
  static ListenAddress parse(String text) {
    try {
      if (text.equals("inherited")) {
        return new Inherited();
      }
      if (text.startsWith("fd:")) {
        return new Descriptor(number(text.substring(3), Integer.MAX_VALUE));
      }
      if (text.startsWith("unix:") && text.length() > 5) {
        return new Unix(Path.of(text.substring(5)));
      }
      String lower = text.toLowerCase(Locale.ROOT);
      if (lower.startsWith("http://")) {
        return tcp(withoutSlash(text.substring(7)), 80, false);
      }
      if (lower.startsWith("https://")) {
        return tcp(withoutSlash(text.substring(8)), 443, true);
      }
      return tcp(text, -1, false);
    } catch (NumberFormatException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "cannot listen on \""
              + text
              + "\"; write a port (8080), :PORT for every interface, HOST:PORT, [IPv6]:PORT,"
              + " https://HOST:PORT, unix:/PATH, fd:N or inherited",
          e);
    }
  }

  /**
   * What these options ask a handler to listen on.
   *
   * @param options the options
   * @return their addresses in order; {@code 127.0.0.1:8080} if none was set
   */
  static List<ListenAddress> of(Options options) {
    return options.listen().isEmpty()
        ? List.of(parse("127.0.0.1:8080"))
        : options.listen().stream().map(ListenAddress::parse).toList();
  }

  private static ListenAddress tcp(String text, int defaultPort, boolean tls) {
    int colon = text.lastIndexOf(':');
    boolean portGiven = colon > text.lastIndexOf(']');
    if (!portGiven && isDigits(text)) {
      return new Tcp("127.0.0.1", number(text, 65535), tls);
    }
    String host = portGiven ? text.substring(0, colon) : text;
    int port = portGiven ? number(text.substring(colon + 1), 65535) : defaultPort;
    if (port < 0) {
      throw new NumberFormatException("no port");
    }
    return new Tcp(host.isEmpty() && portGiven ? null : host(host), port, tls);
  }

  private static String host(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String host = bracketed ? text.substring(1, text.length() - 1) : text;
    boolean colons = false;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      colons |= c == ':';
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && "-._".indexOf(c) < 0 && !(bracketed && ":%".indexOf(c) >= 0)) {
        throw new NumberFormatException("not a host: " + host);
      }
    }
    if (host.isEmpty() || isDigits(host) || bracketed != colons) {
      throw new NumberFormatException("not a host: " + host);
    }
    return host;
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static int number(String text, int most) {
    if (!isDigits(text)) {
      throw new NumberFormatException("not a number: " + text);
    }
    int number = Integer.parseInt(text);
    if (number > most) {
      throw new NumberFormatException("too large: " + text);
    }
    return number;
  }
}
