package dev.pintle;

import dev.pintle.spi.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The options that mean the same on every handler: the one table of their names, defaults, units
 * and meanings, from which {@link Options}, the command line's help and every message are made.
 */
public enum CommonOption {
  /** See {@link Options#maxRequestLine}. */
  MAX_REQUEST_LINE(Kind.SIZE, 1, "8KB", "longest request line; a longer one gets 414"),
  /** See {@link Options#maxHeaderBytes}. */
  MAX_HEADER_BYTES(Kind.SIZE, 1, "32KB", "all header fields of a request; more get 431"),
  /** See {@link Options#maxHeaders}. */
  MAX_HEADERS(Kind.COUNT, 1, "100", "header fields of a request; more get 431"),
  /** See {@link Options#maxBody}. */
  MAX_BODY(Kind.LARGE_SIZE, 0, "1GB", "body of a request; a larger one gets 413"),
  /** See {@link Options#maxConnections}. */
  MAX_CONNECTIONS(Kind.COUNT, 1, "10000", "open connections; one more gets 503 and is closed"),
  /** See {@link Options#maxConcurrentCalls}. */
  MAX_CONCURRENT_CALLS(Kind.COUNT, 1, "1024", "calls of the app at one time; further ones wait"),
  /** See {@link Options#maxStreams}. */
  MAX_STREAMS(Kind.COUNT, 1, "512", "streams and upgraded connections; one more gets 503"),
  /** See {@link Options#headTimeout}. */
  HEAD_TIMEOUT(Kind.DURATION, 1, "10s", "for a head from its first byte; for a first byte at all"),
  /** See {@link Options#bodyTimeout}. */
  BODY_TIMEOUT(Kind.DURATION, 1, "30s", "without a byte of a body that is being read"),
  /** See {@link Options#writeTimeout}. */
  WRITE_TIMEOUT(Kind.DURATION, 1, "30s", "without the client taking a byte of its response"),
  /** See {@link Options#idleTimeout}. */
  IDLE_TIMEOUT(Kind.DURATION, 1, "60s", "without a request on a kept connection"),
  /** See {@link Options#drainTimeout}. */
  DRAIN_TIMEOUT(Kind.DURATION, 0, "30s", "for requests in flight when the server closes"),
  /** See {@link Options#trustedProxies}. */
  TRUSTED_PROXIES(
      Kind.NETWORKS, 0, null, "networks (CIDR) and \"unix\" whose Forwarded is believed"),
  /** See {@link Options#tlsCert}. */
  TLS_CERT(Kind.FILE, 0, null, "certificate chain of https listeners (PEM)"),
  /** See {@link Options#tlsKey}. */
  TLS_KEY(Kind.FILE, 0, null, "private key of the certificate (PEM)"),
  /** See {@link Options#http2}. */
  HTTP2(Kind.SWITCH, 0, "true", "whether HTTP/2 is spoken by a handler that has it");

  /** How the value of an option is written. */
  public enum Kind {
    /** Bytes, below 2 GB: {@code 8192}, {@code 8KB}. */
    SIZE("SIZE"),
    /** Bytes: {@code 64KB}, {@code 1MB}, {@code 2GB}. */
    LARGE_SIZE("SIZE"),
    /** A whole number. */
    COUNT("N"),
    /** A time: {@code 500ms}, {@code 3s}, {@code 2m}, {@code 1h}. */
    DURATION("TIME"),
    /** Addresses, networks and "unix", with commas between them. */
    NETWORKS("NET,NET"),
    /** The path of a file. */
    FILE("FILE"),
    /** {@code true} or {@code false}. */
    SWITCH("true|false");

    private final String placeholder;

    Kind(String placeholder) {
      this.placeholder = placeholder;
    }

    /**
     * What stands for the value in a help text.
     *
     * @return such as "SIZE"
     */
    public String placeholder() {
      return placeholder;
    }
  }

  private static final Duration LONGEST = Duration.ofDays(365);

  private final Kind kind;
  private final long least;
  private final @Nullable String defaultText;
  private final String meaning;
  private final String optionName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  CommonOption(Kind kind, long least, @Nullable String defaultText, String meaning) {
    this.kind = kind;
    this.least = least;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  /**
   * The name, as in {@code -o NAME=VALUE} and in messages.
   *
   * @return such as "max-body"
   */
  public String optionName() {
    return optionName;
  }

  /**
   * How its value is written.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The default, as one would write it.
   *
   * @return such as "1GB"; null if there is none
   */
  public @Nullable String defaultText() {
    return defaultText;
  }

  /**
   * What it limits or sets, in half a line.
   *
   * @return in lower case, without a full stop
   */
  public String meaning() {
    return meaning;
  }

  @Override
  public String toString() {
    return optionName;
  }

  static @Nullable CommonOption named(String name) {
    for (CommonOption option : values()) {
      if (option.optionName.equals(name)) {
        return option;
      }
    }
    return null;
  }

  /** Reads a value: Long for sizes and counts, else Duration, List, Path or Boolean. */
  Object parse(String text) {
    try {
      return check(
          switch (kind) {
            case SIZE, LARGE_SIZE -> OptionText.size(text);
            case COUNT -> OptionText.count(text);
            case DURATION -> OptionText.duration(text);
            case NETWORKS -> OptionText.list(text);
            case FILE -> Path.of(text);
            case SWITCH -> OptionText.flag(text);
          });
    } catch (OptionText.Malformed e) {
      throw new IllegalArgumentException(optionName + " " + e.getMessage(), e);
    }
  }

  Object check(Object value) {
    if (value instanceof Long number) {
      long most = kind == Kind.LARGE_SIZE ? Long.MAX_VALUE : Integer.MAX_VALUE;
      if (number < least || number > most) {
        throw refused(least + (most == Long.MAX_VALUE ? " or more" : " to " + most), value);
      }
    } else if (value instanceof Duration time) {
      if (time.compareTo(Duration.ofMillis(least)) < 0 || time.compareTo(LONGEST) > 0) {
        throw refused(least + "ms to " + LONGEST.toDays() + " days", OptionText.text(time));
      }
    } else if (value instanceof List<?> list) {
      List<String> networks = list.stream().map(String.class::cast).toList();
      TrustedProxies.of(networks);
      return networks;
    }
    return value;
  }

  private IllegalArgumentException refused(String range, Object value) {
    return new IllegalArgumentException(optionName + " must be " + range + ", not " + value);
  }
}
