package dev.pintle.conformance;

import dev.pintle.Feature;
import dev.pintle.Handler;
import java.util.List;
import java.util.ServiceLoader;

/** The handlers that are found here, by their names: for {@code @MethodSource}. */
public final class Handlers {
  /** Speaks to web servers only. */
  private static final String FCGI = "fcgi";

  private Handlers() {}

  /** All of them, in alphabetical order. */
  public static List<String> found() {
    return ServiceLoader.load(Handler.class).stream()
        .map(provider -> provider.get().name())
        .sorted()
        .toList();
  }

  /** All that speak HTTP themselves. */
  public static List<String> all() {
    return found().stream().filter(name -> !name.equals(FCGI)).toList();
  }

  /** Those that take over sockets of their parent process. */
  public static List<String> thatInherit() {
    return with(Feature.INHERITED_SOCKETS);
  }

  /** Those that listen on Unix-domain sockets. */
  public static List<String> withUnixSockets() {
    return with(Feature.UNIX_SOCKETS);
  }

  /** Those that speak TLS. */
  public static List<String> withTls() {
    return with(Feature.TLS);
  }

  /** Those that speak HTTP/2. */
  public static List<String> withHttp2() {
    return with(Feature.HTTP_2);
  }

  private static List<String> with(Feature feature) {
    return all().stream().filter(name -> Handler.named(name).features().contains(feature)).toList();
  }
}
