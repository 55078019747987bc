package dev.pintle.spi;

import dev.pintle.Headers;
import dev.pintle.internal.EnvText;
import dev.pintle.internal.Fields;
import dev.pintle.internal.LazyEntries;
import dev.pintle.internal.Percent;
import java.net.InetSocketAddress;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request map over a {@link RequestSource}. A value is made when it is first read, once; making
 * the map itself is a few stores. Apart from that it is an ordinary mutable map without null keys
 * or values. Like the request it belongs to one thread at a time.
 *
 * <p>Going through the keys reads no values, except those of keys that may be absent. The text of
 * the map leaves out the values of credentials.
 */
public final class RequestMap extends AbstractMap<String, Object> {
  /** Stands for what is known to be absent: never sent, or removed. */
  private static final Object ABSENT = new Object();

  /** Where values come from; null once the map was cleared. */
  private @Nullable RequestSource source;

  /** The target taken apart, once it was needed. */
  private @Nullable RequestTarget target;

  /** The values of {@link Slots}, null where not yet read; the array is made at the first read. */
  private @Nullable Object @Nullable [] slots;

  /** Header fields that were read and entries that others have put; made at the first of them. */
  private @Nullable Map<String, Object> extra;

  /**
   * Makes the map of one request.
   *
   * @param source asked for what is read
   */
  public RequestMap(RequestSource source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * Joins the values of all header fields of one name, as the request map has them.
   *
   * @param headers the fields
   * @param envName upper case with "_" for "-", without "HTTP_": "X_NAME"
   * @return the values joined with ", ", or "; " for COOKIE; null if there is no such field; a
   *     field whose name contains "_" is never found
   */
  public static @Nullable String join(Headers headers, String envName) {
    return Fields.join(headers, envName);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    int slot = Slots.of(name);
    return slot >= 0 ? inSlot(slot) : inExtra(name);
  }

  @Override
  public @Nullable Object getOrDefault(@Nullable Object key, @Nullable Object otherwise) {
    Object value = get(key);
    return value == null ? otherwise : value;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return false;
    }
    int slot = Slots.of(name);
    return slot >= 0 ? hasSlot(slot) : inExtra(name) != null;
  }

  @Override
  public @Nullable Object put(String key, Object value) {
    Objects.requireNonNull(key, "the request map has no null keys");
    Objects.requireNonNull(value, "the request map has no null values");
    return exchange(key, value);
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    return key instanceof String name ? exchange(name, ABSENT) : null;
  }

  @Override
  public void clear() {
    source = null;
    slots = null;
    extra = null;
  }

  @Override
  public int size() {
    return keys().size();
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return new LazyEntries(this, this::keys);
  }

  @Override
  public String toString() {
    return EnvText.of(this);
  }

  private @Nullable Object exchange(String name, Object value) {
    Object old = get(name);
    int slot = Slots.of(name);
    if (slot >= 0) {
      slots()[slot] = value;
    } else {
      extra().put(name, value);
    }
    return old;
  }

  private @Nullable Object[] slots() {
    @Nullable Object[] all = slots;
    if (all == null) {
      all = new @Nullable Object[Slots.COUNT];
      slots = all;
    }
    return all;
  }

  private Map<String, Object> extra() {
    Map<String, Object> all = extra;
    if (all == null) {
      all = new HashMap<>();
      extra = all;
    }
    return all;
  }

  private @Nullable Object inExtra(String name) {
    Object value = extra == null ? null : extra.get(name);
    if (value != null) {
      return value == ABSENT ? null : value;
    }
    RequestSource from = source;
    if (from == null) {
      return null;
    }
    String field = Fields.nameOf(name);
    if (field == null) {
      return from.extra(name); // not kept: a handler without any is asked for every key of an app
    }
    value = from.field(field);
    extra().put(name, value == null ? ABSENT : value);
    return value;
  }

  private boolean hasSlot(int slot) {
    if (slot >= Slots.FIRST_OPTIONAL) {
      return inSlot(slot) != null;
    }
    Object value = slots == null ? null : slots[slot];
    return value == null ? source != null : value != ABSENT;
  }

  private @Nullable Object inSlot(int slot) {
    @Nullable Object[] all = slots();
    Object value = all[slot];
    if (value == null) {
      value = source == null ? null : read(slot, source);
      all[slot] = value == null ? ABSENT : value;
      return value;
    }
    return value == ABSENT ? null : value;
  }

  private @Nullable Object read(int slot, RequestSource from) {
    return switch (slot) {
      case Slots.REQUEST_METHOD -> from.method();
      case Slots.SCRIPT_NAME -> scriptName(from);
      case Slots.PATH_INFO -> pathInfo(from);
      case Slots.RAW_PATH_INFO -> rawPathInfo(from);
      case Slots.REQUEST_URI -> target(from).uri();
      case Slots.QUERY_STRING -> target(from).query();
      case Slots.SERVER_NAME -> serverName(from);
      case Slots.SERVER_PORT -> serverPort(from);
      case Slots.SERVER_PROTOCOL -> from.protocol();
      case Slots.VERSION -> "1.0";
      case Slots.SCHEME -> from.scheme();
      case Slots.HEADERS -> from.headers();
      case Slots.INPUT -> from.input();
      case Slots.ERRORS -> from.errors();
      case Slots.HANDLER -> from.handler();
      case Slots.CANCELLATION -> from.cancellation();
      case Slots.COMPLETION -> from.completion();
      case Slots.REMOTE_ADDR ->
          from.remoteAddress() instanceof InetSocketAddress client ? Addresses.text(client) : null;
      case Slots.REMOTE_PORT ->
          from.remoteAddress() instanceof InetSocketAddress client && client.getPort() > 0
              ? Integer.toString(client.getPort())
              : null; // a proxy may have told the address alone
      case Slots.CONTENT_TYPE -> from.field("CONTENT_TYPE");
      case Slots.CONTENT_LENGTH -> from.field("CONTENT_LENGTH");
      case Slots.HTTP_HOST -> host(from);
      case Slots.INFORMATIONAL -> from.informational();
      case Slots.TRAILERS -> from.trailers();
      case Slots.RECYCLE -> from.recycle();
      case Slots.TLS -> from.tls();
      default -> throw new AssertionError(slot);
    };
  }

  private RequestTarget target(RequestSource from) {
    RequestTarget parts = target;
    if (parts == null) {
      parts = RequestTarget.parse(from.target());
      target = parts;
    }
    return parts;
  }

  private String scriptName(RequestSource from) {
    RequestSource.ServerPath given = from.serverPath();
    if (given != null) {
      return given.scriptName();
    }
    return mounted(from) < 0 ? "" : from.mount();
  }

  private String pathInfo(RequestSource from) {
    RequestSource.ServerPath given = from.serverPath();
    return given == null ? Percent.decodePath(rawPathInfo(from)) : given.pathInfo();
  }

  /** Where the path goes on below the mount, or −1 if it does not lie there. */
  private int mounted(RequestSource from) {
    return MountPath.match(from.mount(), target(from).rawPath());
  }

  /**
   * A path that does not lie below the mount, which no handler should let through, is left whole.
   */
  private String rawPathInfo(RequestSource from) {
    RequestSource.ServerPath given = from.serverPath();
    if (given != null) {
      return Percent.encodePath(given.pathInfo());
    }
    return target(from).rawPath().substring(Math.max(0, mounted(from)));
  }

  /** The authority of an absolute target comes before the Host field (RFC 9112, 3.2.2). */
  private @Nullable String host(RequestSource from) {
    String told = from.forwardedHost();
    if (told != null) {
      return told;
    }
    RequestTarget parts = target(from);
    if (parts.form() == RequestTarget.Form.ABSOLUTE) {
      return parts.authority();
    }
    String field = from.field("HOST");
    return field == null ? parts.authority() : field;
  }

  private String serverName(RequestSource from) {
    if (from.localAddress() instanceof InetSocketAddress server) {
      return Addresses.uriHost(server);
    }
    String host = host(from);
    String name = host == null ? "" : Authority.split(host).host();
    return name.isEmpty() ? "localhost" : name;
  }

  private String serverPort(RequestSource from) {
    if (from.localAddress() instanceof InetSocketAddress server) {
      return Integer.toString(server.getPort());
    }
    String host = host(from);
    if (host == null || host.isEmpty()) {
      return "80";
    }
    String port = Authority.split(host).port();
    return port.isEmpty() ? Authority.defaultPort(from.scheme()) : port;
  }

  private List<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      if (hasSlot(slot)) {
        keys.add(Slots.key(slot));
      }
    }
    if (source != null) {
      Headers headers = source.headers();
      for (int i = 0; i < headers.size(); i++) {
        String key = Fields.keyOf(headers.name(i));
        if (key != null && Slots.of(key) < 0) {
          keys.add(key);
        }
      }
      keys.addAll(source.extraKeys());
    }
    if (extra != null) {
      extra.forEach(
          (key, value) -> {
            if (value == ABSENT) {
              keys.remove(key);
            } else {
              keys.add(key);
            }
          });
    }
    return new ArrayList<>(keys);
  }
}
