package dev.pintle.fcgi;

import dev.pintle.Option;
import dev.pintle.Options;
import dev.pintle.spi.AddressList;
import dev.pintle.transport.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may connect. A web server's word is taken for everything, down to who the user is, so whoever
 * reaches the port can be anybody: a port that is open to all needs a list.
 */
final class AllowedPeers {
  private static final Logger LOG = LoggerFactory.getLogger(AllowedPeers.class);

  /** The list that the specification has (section 3.2). */
  private static final String SPECIFIED = "FCGI_WEB_SERVER_ADDRS";

  /** So many strangers are told of in the log. */
  private static final int MOST_LOGGED = 100;

  /** Null allows all. */
  private final @Nullable AddressList clients;

  /** Empty allows all. */
  private final Set<String> users;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  private AllowedPeers(@Nullable AddressList clients, Set<String> users) {
    this.clients = clients;
    this.users = users;
  }

  static AllowedPeers of(Options options, Map<String, String> environment) {
    String list = options.get(FcgiOptions.ALLOWED_CLIENTS).orElse(environment.get(SPECIFIED));
    String name =
        options.get(FcgiOptions.ALLOWED_CLIENTS).isPresent()
            ? FcgiOptions.ALLOWED_CLIENTS.name()
            : SPECIFIED;
    String users = options.get(FcgiOptions.ALLOWED_USERS).orElse(null);
    refuseEmpty(FcgiOptions.ALLOWED_CLIENTS, options);
    refuseEmpty(FcgiOptions.ALLOWED_USERS, options);
    return new AllowedPeers(
        list == null || list.isBlank() ? null : networks(name, list),
        users == null ? Set.of() : users(users));
  }

  /** Of a variable that is not set, say. */
  private static void refuseEmpty(Option<String> option, Options options) {
    if (options.get(option).filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException(
          option.name() + " is empty, which would let everybody in; name some, or leave it out");
    }
  }

  private static Set<String> users(String list) {
    UserPrincipalLookupService known = FileSystems.getDefault().getUserPrincipalLookupService();
    List<String> names = entries(list);
    for (String name : names) {
      try {
        UserPrincipal unused = known.lookupPrincipalByName(name);
      } catch (UserPrincipalNotFoundException e) {
        throw new IllegalArgumentException(
            FcgiOptions.ALLOWED_USERS.name()
                + " names \""
                + name
                + "\", whom this system does not know; name users such as www-data",
            e);
      } catch (IOException e) {
        LOG.debug("users cannot be looked up", e);
      }
    }
    return Set.copyOf(names);
  }

  private static AddressList networks(String name, String list) {
    List<String> entries = entries(list);
    if (entries.contains("unix")) {
      throw new IllegalArgumentException(
          name
              + " is about TCP; who may use a Unix socket says its folder, or "
              + FcgiOptions.ALLOWED_USERS.name());
    }
    return AddressList.of(name, entries);
  }

  private static List<String> entries(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
  }

  /**
   * Refuses to listen where everybody could come from anywhere.
   *
   * @throws IllegalArgumentException in a sentence
   */
  void check(SocketAddress address) {
    boolean everywhere =
        address instanceof InetSocketAddress tcp
            && tcp.getAddress() != null
            && tcp.getAddress().isAnyLocalAddress();
    if (everywhere && clients == null) {
      throw new IllegalArgumentException(
          "FastCGI on every interface lets everybody in who reaches the port; name the web servers"
              + " with -o "
              + FcgiOptions.ALLOWED_CLIENTS.name()
              + "=ADDRESS,NETWORK or listen on 127.0.0.1 or a Unix socket");
    }
  }

  boolean allows(Link link) {
    SocketAddress peer = link.remoteAddress();
    if (peer instanceof InetSocketAddress tcp) {
      AddressList list = clients;
      return list == null || list.contains(tcp) || refused(tcp.getAddress().getHostAddress());
    }
    if (users.isEmpty()) {
      return true;
    }
    String user = link.peerUser();
    return (user != null && users.contains(user)) || refused("user " + user);
  }

  /** Tells of a stranger once; false. */
  private boolean refused(String peer) {
    if (logged.size() < MOST_LOGGED && logged.add(peer)) {
      LOG.warn(
          "refused a connection from {}, which is not among the allowed; further ones from there"
              + " are refused without a word",
          peer);
    }
    return false;
  }
}
