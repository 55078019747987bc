package dev.pintle.runner;

import dev.pintle.Env;
import dev.pintle.spi.AddressList;
import java.util.List;
import java.util.Map;

/**
 * Who may see the status page. Unless a list says otherwise: clients on this machine that have
 * asked directly. A request that a proxy on this machine passes on comes from here too, so one with
 * a field that proxies add is not taken for a direct one, and neither is any on a Unix-domain
 * socket, where mostly a web server asks.
 */
final class StatusAccess {
  static final String OPTION = "--status-allow";

  private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

  private static final List<String> PASSED_ON =
      List.of(
          "HTTP_FORWARDED",
          "HTTP_VIA",
          "HTTP_X_FORWARDED_FOR",
          "HTTP_X_FORWARDED_HOST",
          "HTTP_X_FORWARDED_PROTO",
          "HTTP_X_REAL_IP");

  private final AddressList allowed;
  private final boolean onlyDirect;

  private StatusAccess(AddressList allowed, boolean onlyDirect) {
    this.allowed = allowed;
    this.onlyDirect = onlyDirect;
  }

  /**
   * Reads the list.
   *
   * @param list addresses, networks and "unix"; empty if nothing was said
   * @throws IllegalArgumentException in a sentence
   */
  static StatusAccess of(List<String> list) {
    return list.isEmpty()
        ? new StatusAccess(AddressList.of(OPTION, LOOPBACK), true)
        : new StatusAccess(AddressList.of(OPTION, list), false);
  }

  boolean allows(Map<String, Object> env) {
    if (onlyDirect && PASSED_ON.stream().anyMatch(env::containsKey)) {
      return false;
    }
    return allowed.contains(Env.REMOTE_ADDR.find(env).orElse(null));
  }
}
