package dev.pintle.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one proxy says of whom it was called by: texts, not yet believed or understood. */
record Hop(@Nullable String client, @Nullable String scheme, @Nullable String host) {
  /** Stands for an element that is malformed: it says nothing, and the walk ends there. */
  private static final Hop NOTHING = new Hop(null, null, null);

  /**
   * Reads a Forwarded field (RFC 7239, 4).
   *
   * @return nearest proxy last
   */
  static List<Hop> ofForwarded(List<String> values) {
    List<Hop> hops = new ArrayList<>();
    for (String value : values) {
      for (String element : split(value, ',')) {
        if (!element.isEmpty()) {
          hops.add(element(element));
        }
      }
    }
    return hops;
  }

  /**
   * Reads the X-Forwarded fields, which are lists of their own: schemes and hosts belong to the
   * clients in the same places if there are as many, else the last of them to every client, as it
   * is the nearest proxy's.
   *
   * @return nearest proxy last
   */
  static List<Hop> ofXForwarded(List<String> clients, List<String> schemes, List<String> hosts) {
    List<String> allClients = list(clients);
    List<String> allSchemes = list(schemes);
    List<String> allHosts = list(hosts);
    List<Hop> hops = new ArrayList<>();
    int count = Math.max(allClients.size(), 1);
    for (int i = 0; i < count; i++) {
      String client = allClients.isEmpty() ? null : allClients.get(i);
      hops.add(new Hop(client, at(allSchemes, i, count), at(allHosts, i, count)));
    }
    return hops;
  }

  private static @Nullable String at(List<String> values, int index, int count) {
    if (values.isEmpty()) {
      return null;
    }
    return values.get(values.size() == count ? index : values.size() - 1);
  }

  private static List<String> list(List<String> values) {
    List<String> all = new ArrayList<>();
    for (String value : values) {
      for (String part : value.split(",", -1)) {
        if (!part.isBlank()) {
          all.add(part.strip());
        }
      }
    }
    return all;
  }

  /**
   * A quote that a client leaves open hides what the proxy adds behind it. So one that stands where
   * no quoted string begins, in a name as in a value, makes nothing of all the element.
   */
  private static Hop element(String text) {
    String client = null;
    String scheme = null;
    String host = null;
    for (String pair : split(text, ';')) {
      int equals = pair.indexOf('=');
      boolean named = equals >= 0 && pair.lastIndexOf('"', equals) < 0;
      String value = named ? unquoted(pair.substring(equals + 1)) : null;
      if (value == null) {
        return NOTHING;
      }
      switch (pair.substring(0, equals).toLowerCase(Locale.ROOT)) {
        case "for" -> client = value;
        case "proto" -> scheme = value;
        case "host" -> host = value;
        default -> {}
      }
    }
    return new Hop(client, scheme, host);
  }

  /** The text between separators that stand outside quotes, blanks around it dropped. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts;
  }

  private static @Nullable String unquoted(String text) {
    if (!text.startsWith("\"")) {
      return text.indexOf('"') < 0 ? text : null;
    }
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i == text.length() - 1 ? value.toString() : null;
      }
      if (c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
      }
      value.append(c);
    }
    return null;
  }
}
