package dev.pintle.spi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses, networks (CIDR, RFC 4632) and "unix", which stands for what has no address. */
public final class AddressList {
  private final List<Network> networks;
  private final boolean unix;

  private AddressList(List<Network> networks, boolean unix) {
    this.networks = networks;
    this.unix = unix;
  }

  /**
   * Reads a list; no name is ever looked up.
   *
   * @param option whose value it is, for the message
   * @param entries such as "10.0.0.0/8", "::1" and "unix"
   * @return the list
   * @throws IllegalArgumentException in a sentence, if an entry cannot be understood
   */
  public static AddressList of(String option, List<String> entries) {
    List<Network> networks = new ArrayList<>();
    boolean unix = false;
    for (String text : entries) {
      Network network = Network.parse(text);
      if (network != null) {
        networks.add(network);
      } else if (text.equals("unix")) {
        unix = true;
      } else {
        throw new IllegalArgumentException(
            option
                + " takes addresses, networks and \"unix\", such as 10.0.0.0/8 or ::1, and not \""
                + text
                + "\"");
      }
    }
    return new AddressList(List.copyOf(networks), unix);
  }

  /**
   * Whether a peer is in the list.
   *
   * @param peer anything but an internet address, null included, stands for a Unix-domain socket
   * @return true if so
   */
  public boolean contains(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress internet ? contains(internet.getAddress()) : unix;
  }

  /**
   * Whether a client is in the list.
   *
   * @param remoteAddr as {@code REMOTE_ADDR} has it; null where that is absent, as on a Unix-domain
   *     socket
   * @return true if so; false for a text that is no address
   */
  public boolean contains(@Nullable String remoteAddr) {
    return remoteAddr == null ? unix : contains(IpLiterals.address(remoteAddr));
  }

  private boolean contains(@Nullable InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
