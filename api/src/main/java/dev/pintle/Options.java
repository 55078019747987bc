package dev.pintle;

import dev.pintle.spi.ListenAddress;
import dev.pintle.spi.MountPath;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a handler listens on, its limits and timeouts; immutable. The same option means the same on
 * every handler, and one that was set and that a handler cannot honour is refused when it starts.
 *
 * <pre>{@code
 * Options options = Options.builder()
 *     .listen(":8080", "unix:/run/app.sock")
 *     .maxBody(10 * 1024 * 1024)
 *     .idleTimeout(Duration.ofSeconds(20))
 *     .build();
 * }</pre>
 */
public final class Options {
  /** How {@link #assigned} calls TLS that was not set by files. */
  private static final String TLS = "tls";

  private final List<String> listen;
  private final String mount;
  private final Map<CommonOption, Object> common;
  private final Map<String, Object> own;
  private final @Nullable KeyStore tlsKeyStore;
  private final char[] tlsKeyPassword;
  private final @Nullable SSLContext tlsContext;

  private Options(Builder builder) {
    this.listen = builder.listen;
    this.mount = builder.mount;
    this.common = new EnumMap<>(builder.common);
    this.own = new LinkedHashMap<>(builder.own);
    this.tlsKeyStore = builder.tlsKeyStore;
    this.tlsKeyPassword = builder.tlsKeyPassword;
    this.tlsContext = builder.tlsContext;
  }

  /**
   * A builder that knows the options of every handler by name, and a handler's own by {@link
   * Option}.
   *
   * @return a new builder with nothing set
   */
  public static Builder builder() {
    return new Builder(Set.of());
  }

  /**
   * A builder that also knows one handler's own options by name.
   *
   * @param handler whose {@link Handler#options} count
   * @return a new builder with nothing set
   */
  public static Builder builder(Handler handler) {
    return new Builder(handler.options());
  }

  /**
   * A builder that begins with these options. Like that of {@link #builder()} it knows no handler's
   * own options by name.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = builder();
    builder.listen = listen;
    builder.mount = mount;
    builder.common.putAll(common);
    builder.own.putAll(own);
    builder.tlsKeyStore = tlsKeyStore;
    builder.tlsKeyPassword = tlsKeyPassword;
    builder.tlsContext = tlsContext;
    return builder;
  }

  /**
   * What to listen on: {@code 8080} and {@code 127.0.0.1:8080} are loopback, {@code :8080} every
   * interface, then {@code [::1]:8080}, {@code https://:8443}, {@code unix:/path}, {@code fd:N} and
   * {@code inherited}. Port 0 takes a free one.
   *
   * @return in the order given; empty if none was, which means {@code 127.0.0.1:8080}
   */
  public List<String> listen() {
    return listen;
  }

  /**
   * Where the app is mounted: the SCRIPT_NAME of every request below it.
   *
   * @return "" (the default) or a path such as "/app" without a slash at its end
   */
  public String mount() {
    return mount;
  }

  /**
   * The longest request line, in bytes; a longer one gets 414. Name {@code max-request-line}.
   *
   * @return 8 KB by default
   */
  public int maxRequestLine() {
    return number(CommonOption.MAX_REQUEST_LINE);
  }

  /**
   * All header fields of a request together, in bytes; more get 431. Name {@code max-header-bytes}.
   *
   * @return 32 KB by default
   */
  public int maxHeaderBytes() {
    return number(CommonOption.MAX_HEADER_BYTES);
  }

  /**
   * How many header fields a request may have; more get 431. Name {@code max-headers}.
   *
   * @return 100 by default
   */
  public int maxHeaders() {
    return number(CommonOption.MAX_HEADERS);
  }

  /**
   * The longest body of a request, in bytes; a longer one gets 413. Name {@code max-body}.
   *
   * @return 1 GB by default
   */
  public long maxBody() {
    return (Long) value(CommonOption.MAX_BODY);
  }

  /**
   * How many connections may be open. One more is told so where the protocol can (503 in HTTP),
   * closed and counted as refused. Name {@code max-connections}.
   *
   * @return 10,000 by default
   */
  public int maxConnections() {
    return number(CommonOption.MAX_CONNECTIONS);
  }

  /**
   * How many calls of the app may run at one time; further ones wait. Name {@code
   * max-concurrent-calls}.
   *
   * @return 1024 by default
   */
  public int maxConcurrentCalls() {
    return number(CommonOption.MAX_CONCURRENT_CALLS);
  }

  /**
   * How many bodies may be written by the app, and upgraded connections held, at one time: each
   * holds a thread. A response that would be one more is replaced by 503. Name {@code max-streams}.
   *
   * @return 512 by default
   */
  public int maxStreams() {
    return number(CommonOption.MAX_STREAMS);
  }

  /**
   * How long the head of a request may take from its first byte, however it trickles, and a new
   * connection until its first byte. Name {@code head-timeout}.
   *
   * @return 10 s by default
   */
  public Duration headTimeout() {
    return time(CommonOption.HEAD_TIMEOUT);
  }

  /**
   * How long a read of a body may wait for a byte. Name {@code body-timeout}.
   *
   * @return 30 s by default
   */
  public Duration bodyTimeout() {
    return time(CommonOption.BODY_TIMEOUT);
  }

  /**
   * How long a write may wait for the client to take a byte. Name {@code write-timeout}.
   *
   * @return 30 s by default
   */
  public Duration writeTimeout() {
    return time(CommonOption.WRITE_TIMEOUT);
  }

  /**
   * How long a kept connection may be without a request. Name {@code idle-timeout}.
   *
   * @return 60 s by default
   */
  public Duration idleTimeout() {
    return time(CommonOption.IDLE_TIMEOUT);
  }

  /**
   * How long {@link Server#close} waits for requests in flight. Name {@code drain-timeout}.
   *
   * @return 30 s by default; zero cuts them at once
   */
  public Duration drainTimeout() {
    return time(CommonOption.DRAIN_TIMEOUT);
  }

  /**
   * Whose word on the client's address, scheme and host is taken: networks such as {@code
   * 10.0.0.0/8} or {@code ::1}, and {@code unix} for Unix-domain sockets. Name {@code
   * trusted-proxies}.
   *
   * @return empty by default: nobody's
   */
  public List<String> trustedProxies() {
    List<?> networks = (List<?>) common.getOrDefault(CommonOption.TRUSTED_PROXIES, List.of());
    return networks.stream().map(String.class::cast).toList();
  }

  /**
   * The certificate chain of https listeners, a PEM file, the server's own certificate first. Name
   * {@code tls-cert}.
   *
   * <p>This file and that of {@link #tlsKey} may be replaced while the server runs: the next
   * handshakes, at most about a second later, use the new pair. As long as the two do not match, or
   * one cannot be read, the old pair stays.
   *
   * @return null by default
   */
  public @Nullable Path tlsCert() {
    return (Path) common.get(CommonOption.TLS_CERT);
  }

  /**
   * The private key of the certificate, a PEM file without a passphrase: PKCS#8, or the older forms
   * of RSA and EC keys. Name {@code tls-key}.
   *
   * @return null by default
   */
  public @Nullable Path tlsKey() {
    return (Path) common.get(CommonOption.TLS_KEY);
  }

  /**
   * Keys with their certificates for https listeners, in place of files. Of several, the one that
   * suits the name that the client asks for is used.
   *
   * @return null by default
   */
  public @Nullable KeyStore tlsKeyStore() {
    return tlsKeyStore;
  }

  /**
   * The password of the keys in {@link #tlsKeyStore}.
   *
   * @return a copy; empty by default
   */
  public char[] tlsKeyPassword() {
    return tlsKeyPassword.clone();
  }

  /**
   * What https listeners take everything from, in place of files.
   *
   * @return null by default
   */
  public @Nullable SSLContext tlsContext() {
    return tlsContext;
  }

  /**
   * Whether HTTP/2 is spoken by a handler that has {@link Feature#HTTP_2}. Name {@code http2}.
   *
   * @return true by default
   */
  public boolean http2() {
    return (Boolean) value(CommonOption.HTTP2);
  }

  /**
   * An option of one handler's own.
   *
   * @param <T> the type of its value
   * @param option which
   * @return its value if it was set
   */
  public <T> Optional<T> get(Option<T> option) {
    return Optional.ofNullable(own.get(option.name())).map(option.type()::cast);
  }

  /**
   * The names of all options that were set, to their default or not: those of {@link CommonOption}
   * and those of handlers, without {@link #listen} and {@link #mount}, which every handler has. A
   * key store and an SSLContext are called {@code tls}.
   *
   * @return as in {@code -o NAME=VALUE}
   */
  public Set<String> assigned() {
    Set<String> names = new LinkedHashSet<>();
    common.keySet().forEach(option -> names.add(option.optionName()));
    if (tlsKeyStore != null || tlsContext != null) {
      names.add(TLS);
    }
    names.addAll(own.keySet());
    return Collections.unmodifiableSet(names);
  }

  /**
   * For handlers: refuses options that were set and that the handler cannot honour. It honours
   * {@link #listen}, {@link #mount} and its own options in any case.
   *
   * @param handler which
   * @param honoured those of the common options that it honours
   * @throws IllegalArgumentException in a sentence, if another was set
   */
  public void refuseOthers(Handler handler, Set<CommonOption> honoured) {
    Set<String> names = new TreeSet<>();
    honoured.forEach(option -> names.add(option.optionName()));
    if (honoured.contains(CommonOption.TLS_CERT)) {
      names.add(TLS); // whoever has certificates of files has them of a KeyStore or SSLContext too
    }
    handler.options().forEach(option -> names.add(option.name()));
    refuseOthers(handler.name(), names);
  }

  /**
   * For handlers: refuses options that were set and that the handler cannot honour.
   *
   * @param handler its name
   * @param supported the names of those it honours
   * @throws IllegalArgumentException in a sentence, if another was set
   */
  public void refuseOthers(String handler, Set<String> supported) {
    Set<String> others = new TreeSet<>(assigned());
    others.removeAll(supported);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "the handler \""
              + handler
              + "\" cannot honour "
              + String.join(", ", others)
              + "; leave "
              + (others.size() == 1 ? "it" : "them")
              + " unset or choose another handler");
    }
  }

  /** What was set, as it would be written for {@code -o}. */
  @Override
  public String toString() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("listen", listen);
    all.put("mount", mount);
    common.forEach((option, value) -> all.put(option.optionName(), value));
    if (tlsKeyStore != null || tlsContext != null) {
      all.put(TLS, tlsContext != null ? "an SSLContext" : "a KeyStore"); // and never its password
    }
    all.putAll(own);
    return all.toString();
  }

  private Object value(CommonOption option) {
    Object set = common.get(option);
    if (set != null) {
      return set;
    }
    String text = option.defaultText();
    if (text == null) {
      throw new IllegalStateException(option + " has no default");
    }
    return option.parse(text);
  }

  private int number(CommonOption option) {
    return Math.toIntExact((Long) value(option));
  }

  private Duration time(CommonOption option) {
    return (Duration) value(option);
  }

  /** Collects options; a wrong value is refused where it is set. Not safe for several threads. */
  public static final class Builder {
    private final Map<String, Option<?>> known = new LinkedHashMap<>();
    private final Map<CommonOption, Object> common = new EnumMap<>(CommonOption.class);
    private final Map<String, Object> own = new LinkedHashMap<>();
    private List<String> listen = List.of();
    private String mount = "";
    private @Nullable KeyStore tlsKeyStore;
    private char[] tlsKeyPassword = {};
    private @Nullable SSLContext tlsContext;

    private Builder(Set<Option<?>> handlersOwn) {
      handlersOwn.forEach(option -> known.put(option.name(), option));
    }

    /**
     * Sets what to listen on; see {@link Options#listen}.
     *
     * @param addresses in place of those set before
     * @return this
     * @throws IllegalArgumentException if one cannot be understood
     */
    public Builder listen(String... addresses) {
      List<String> all = List.of(addresses);
      all.forEach(ListenAddress::parse);
      this.listen = all;
      return this;
    }

    /**
     * Sets where the app is mounted; see {@link Options#mount}.
     *
     * @param path "" or "/" for the root, else begins with "/"; a slash at its end is dropped
     * @return this
     * @throws IllegalArgumentException if it does not begin with "/", or has a segment that is
     *     empty, "." or ".."
     */
    public Builder mount(String path) {
      this.mount = MountPath.normalize(path);
      return this;
    }

    /**
     * Sets {@link Options#maxRequestLine}.
     *
     * @param bytes 1 or more
     * @return this
     */
    public Builder maxRequestLine(int bytes) {
      return put(CommonOption.MAX_REQUEST_LINE, (long) bytes);
    }

    /**
     * Sets {@link Options#maxHeaderBytes}.
     *
     * @param bytes 1 or more
     * @return this
     */
    public Builder maxHeaderBytes(int bytes) {
      return put(CommonOption.MAX_HEADER_BYTES, (long) bytes);
    }

    /**
     * Sets {@link Options#maxHeaders}.
     *
     * @param count 1 or more
     * @return this
     */
    public Builder maxHeaders(int count) {
      return put(CommonOption.MAX_HEADERS, (long) count);
    }

    /**
     * Sets {@link Options#maxBody}.
     *
     * @param bytes 0 or more
     * @return this
     */
    public Builder maxBody(long bytes) {
      return put(CommonOption.MAX_BODY, bytes);
    }

    /**
     * Sets {@link Options#maxConnections}.
     *
     * @param count 1 or more
     * @return this
     */
    public Builder maxConnections(int count) {
      return put(CommonOption.MAX_CONNECTIONS, (long) count);
    }

    /**
     * Sets {@link Options#maxConcurrentCalls}.
     *
     * @param count 1 or more
     * @return this
     */
    public Builder maxConcurrentCalls(int count) {
      return put(CommonOption.MAX_CONCURRENT_CALLS, (long) count);
    }

    /**
     * Sets {@link Options#maxStreams}.
     *
     * @param count 1 or more
     * @return this
     */
    public Builder maxStreams(int count) {
      return put(CommonOption.MAX_STREAMS, (long) count);
    }

    /**
     * Sets {@link Options#headTimeout}.
     *
     * @param time a millisecond or more
     * @return this
     */
    public Builder headTimeout(Duration time) {
      return put(CommonOption.HEAD_TIMEOUT, time);
    }

    /**
     * Sets {@link Options#bodyTimeout}.
     *
     * @param time a millisecond or more
     * @return this
     */
    public Builder bodyTimeout(Duration time) {
      return put(CommonOption.BODY_TIMEOUT, time);
    }

    /**
     * Sets {@link Options#writeTimeout}.
     *
     * @param time a millisecond or more
     * @return this
     */
    public Builder writeTimeout(Duration time) {
      return put(CommonOption.WRITE_TIMEOUT, time);
    }

    /**
     * Sets {@link Options#idleTimeout}.
     *
     * @param time a millisecond or more
     * @return this
     */
    public Builder idleTimeout(Duration time) {
      return put(CommonOption.IDLE_TIMEOUT, time);
    }

    /**
     * Sets {@link Options#drainTimeout}.
     *
     * @param time zero or more
     * @return this
     */
    public Builder drainTimeout(Duration time) {
      return put(CommonOption.DRAIN_TIMEOUT, time);
    }

    /**
     * Sets {@link Options#trustedProxies}.
     *
     * @param networks such as "10.0.0.0/8", "::1" or "unix"
     * @return this
     * @throws IllegalArgumentException in a sentence, if one cannot be understood
     */
    public Builder trustedProxies(String... networks) {
      return put(CommonOption.TRUSTED_PROXIES, List.of(networks));
    }

    /**
     * Sets {@link Options#tlsCert} and {@link Options#tlsKey}: files that are read again when they
     * change.
     *
     * @param certificate a PEM file
     * @param key a PEM file
     * @return this
     */
    public Builder tls(Path certificate, Path key) {
      return tlsCert(certificate).tlsKey(key);
    }

    /**
     * Sets {@link Options#tlsKeyStore}. It is read when the server starts; to replace certificates
     * without a restart, give files, or an SSLContext whose key manager does so.
     *
     * @param store holds at least one private key with its certificate chain
     * @param password of its keys; copied
     * @return this
     */
    public Builder tls(KeyStore store, char[] password) {
      this.tlsKeyStore = Objects.requireNonNull(store, "store");
      this.tlsKeyPassword = password.clone();
      return this;
    }

    /**
     * Sets {@link Options#tlsContext}. Its certificates are the caller's to replace. Of what it
     * would enable, TLS 1.3 and 1.2 are spoken and nothing older.
     *
     * @param context initialised
     * @return this
     */
    public Builder tls(SSLContext context) {
      this.tlsContext = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * Sets {@link Options#tlsCert}.
     *
     * @param certificate a PEM file
     * @return this
     */
    public Builder tlsCert(Path certificate) {
      return put(CommonOption.TLS_CERT, certificate);
    }

    /**
     * Sets {@link Options#tlsKey}.
     *
     * @param key a PEM file
     * @return this
     */
    public Builder tlsKey(Path key) {
      return put(CommonOption.TLS_KEY, key);
    }

    /**
     * Sets {@link Options#http2}.
     *
     * @param spoken false to speak HTTP/1.1 only
     * @return this
     */
    public Builder http2(boolean spoken) {
      return put(CommonOption.HTTP2, spoken);
    }

    /**
     * Sets an option of one handler's own.
     *
     * @param <T> the type of its value
     * @param option which
     * @param value its value
     * @return this
     * @throws ClassCastException naming the option, if the value is not of its type
     */
    public <T> Builder set(Option<T> option, T value) {
      if (!option.type().isInstance(value)) {
        throw new ClassCastException(
            option.name() + " must be a " + option.type().getName() + ", not " + value);
      }
      own.put(option.name(), value);
      return this;
    }

    /**
     * Sets any option from text, as {@code -o NAME=VALUE} does: sizes as {@code 64KB}, times as
     * {@code 3s} or {@code 500ms}, lists with commas.
     *
     * @param name the name of a {@link CommonOption}, or of an option of the handler that this
     *     builder was made for
     * @param text the value
     * @return this
     * @throws IllegalArgumentException in a sentence, if there is no such option (the message says
     *     which there are) or the value cannot be understood
     */
    public Builder set(String name, String text) {
      CommonOption option = CommonOption.named(name);
      if (option != null) {
        return put(option, option.parse(text));
      }
      Option<?> handlersOwn = known.get(name);
      if (handlersOwn == null) {
        throw unknown(name);
      }
      own.put(name, OptionText.parse(handlersOwn, text));
      return this;
    }

    /**
     * Makes the options.
     *
     * @return immutable options; the builder can be used on
     * @throws IllegalArgumentException in a sentence, if only one of tls-cert and tls-key was set,
     *     or the certificate is to come from several places
     */
    public Options build() {
      if (common.containsKey(CommonOption.TLS_CERT) != common.containsKey(CommonOption.TLS_KEY)) {
        throw new IllegalArgumentException("tls-cert and tls-key need each other; set both");
      }
      List<String> sources = new ArrayList<>();
      if (common.containsKey(CommonOption.TLS_CERT)) {
        sources.add("tls-cert");
      }
      if (tlsKeyStore != null) {
        sources.add("a KeyStore");
      }
      if (tlsContext != null) {
        sources.add("an SSLContext");
      }
      if (sources.size() > 1) {
        throw new IllegalArgumentException(
            "the certificate comes from one place, not from "
                + String.join(" and ", sources)
                + "; set one of them");
      }
      return new Options(this);
    }

    private Builder put(CommonOption option, Object value) {
      common.put(option, option.check(value));
      return this;
    }

    private IllegalArgumentException unknown(String name) {
      Set<String> names = new TreeSet<>(known.keySet());
      for (CommonOption option : CommonOption.values()) {
        names.add(option.optionName());
      }
      return new IllegalArgumentException(
          "there is no option \"" + name + "\"; there are " + String.join(", ", names));
    }
  }
}
