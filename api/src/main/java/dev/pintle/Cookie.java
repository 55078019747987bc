package dev.pintle;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cookie to be set on the client ({@link Response#withCookie}); immutable.
 *
 * <p>Defaults are the careful ones: for the whole site (Path=/), for this host only (no Domain),
 * until the browser is closed (no Max-Age), out of reach of scripts (HttpOnly), not sent along from
 * other sites except when a link is followed (SameSite=Lax). Secure is off, as a site without TLS
 * could not use its own cookie; a site with TLS sets it.
 *
 * <pre>{@code
 * Cookie session = Cookie.builder("session", id).secure(true).maxAge(Duration.ofDays(7)).build();
 * Cookie logout = Cookie.expired("session");
 * }</pre>
 */
public final class Cookie {
  /** When a browser sends a cookie with requests that another site caused. */
  public enum SameSite {
    /** Never. */
    STRICT("Strict"),
    /** Only when the user follows a link to this site. */
    LAX("Lax"),
    /** Always; browsers want {@link Builder#secure} with it. */
    NONE("None");

    private final String text;

    SameSite(String text) {
      this.text = text;
    }
  }

  /** A dot in front means nothing (RFC 6265, 5.2.3), but is often written. */
  private static final Pattern DOMAIN = Pattern.compile("\\.?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

  private final String name;
  private final String value;
  private final String headerValue;

  private Cookie(Builder builder) {
    this.name = builder.name;
    this.value = builder.value;
    this.headerValue = builder.format();
  }

  /**
   * A cookie with the defaults.
   *
   * @param name a token
   * @param value as in {@link #builder}
   * @return the cookie
   * @throws IllegalArgumentException if the name or value cannot stand in a cookie
   */
  public static Cookie of(String name, String value) {
    return builder(name, value).build();
  }

  /**
   * A cookie that takes one away which was set with the defaults. One that was set with a path or
   * domain of its own is taken away by {@code builder(name, "").path(…).maxAge(Duration.ZERO)}.
   *
   * @param name a token
   * @return an empty cookie with Max-Age=0
   * @throws IllegalArgumentException if the name is not a token
   */
  public static Cookie expired(String name) {
    return builder(name, "").maxAge(Duration.ZERO).build();
  }

  /**
   * A builder with the defaults.
   *
   * @param name a token (RFC 6265, 4.1.1)
   * @param value visible ASCII without {@code " , ; \}; other text has to be encoded by the app, as
   *     it is the app that decodes it
   * @return a new builder
   * @throws IllegalArgumentException if the name or value cannot stand in a cookie
   */
  public static Builder builder(String name, String value) {
    return new Builder(name, value);
  }

  /**
   * The name.
   *
   * @return a token
   */
  public String name() {
    return name;
  }

  /**
   * The value.
   *
   * @return may be empty
   */
  public String value() {
    return value;
  }

  /**
   * The value of the Set-Cookie field.
   *
   * @return such as {@code seen=1; Path=/; HttpOnly; SameSite=Lax}
   */
  public String headerValue() {
    return headerValue;
  }

  /** Equal if they are sent alike. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cookie that && that.headerValue.equals(headerValue);
  }

  @Override
  public int hashCode() {
    return headerValue.hashCode();
  }

  /** The same as {@link #headerValue}; it shows the value, which may be a secret. */
  @Override
  public String toString() {
    return headerValue;
  }

  /** Collects the parts of a cookie. Not safe for use by several threads at once. */
  public static final class Builder {
    private final String name;
    private final String value;
    private @Nullable String path = "/";
    private @Nullable String domain;
    private @Nullable Duration maxAge;
    private boolean secure;
    private boolean httpOnly = true;
    private @Nullable SameSite sameSite = SameSite.LAX;

    private Builder(String name, String value) {
      if (!HeaderRules.isToken(name)) {
        throw new IllegalArgumentException(
            "the name of a cookie is made of letters, digits and !#$%&'*+-.^_`|~, which "
                + HeaderRules.quote(name)
                + " is not");
      }
      this.name = name;
      this.value = checkValue(name, value);
    }

    /**
     * Below which path it is sent; "/" by default.
     *
     * @param path begins with "/"; null for the folder of the request
     * @return this
     * @throws IllegalArgumentException if it does not, or holds ";" or control characters
     */
    public Builder path(@Nullable String path) {
      if (path != null && !path.startsWith("/")) {
        throw refused("path", "must begin with \"/\"");
      }
      this.path = checkAttribute("path", path);
      return this;
    }

    /**
     * The domain whose hosts it is sent to; by default only the host that sets it.
     *
     * @param domain such as "example.org"; null for the default
     * @return this
     * @throws IllegalArgumentException if it is not made of letters, digits and "-", with a "."
     *     between its parts and perhaps before the first
     */
    public Builder domain(@Nullable String domain) {
      if (domain != null && !DOMAIN.matcher(domain).matches()) {
        throw refused("domain", "must be names of letters, digits and \"-\" with a \".\" between");
      }
      this.domain = domain;
      return this;
    }

    /**
     * How long it is kept; by default until the browser is closed.
     *
     * @param maxAge whole seconds count; zero takes the cookie away; null for the default
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxAge(@Nullable Duration maxAge) {
      if (maxAge != null && maxAge.isNegative()) {
        throw refused("max age", "must not be negative; zero takes the cookie away");
      }
      this.maxAge = maxAge;
      return this;
    }

    /**
     * Whether it is sent over TLS only; false by default.
     *
     * @param secure true for TLS only
     * @return this
     */
    public Builder secure(boolean secure) {
      this.secure = secure;
      return this;
    }

    /**
     * Whether it is kept from scripts; true by default.
     *
     * @param httpOnly false to let scripts read it
     * @return this
     */
    public Builder httpOnly(boolean httpOnly) {
      this.httpOnly = httpOnly;
      return this;
    }

    /**
     * When it is sent with requests that another site caused; {@link SameSite#LAX} by default.
     *
     * @param sameSite null to leave it to the browser
     * @return this
     */
    public Builder sameSite(@Nullable SameSite sameSite) {
      this.sameSite = sameSite;
      return this;
    }

    /**
     * Makes the cookie.
     *
     * @return the cookie
     * @throws IllegalArgumentException if browsers would drop it: SameSite=None without Secure; a
     *     name that begins with {@code __Secure-} without Secure; one that begins with {@code
     *     __Host-} without Secure, with a domain or with another path than "/"
     */
    public Cookie build() {
      if (sameSite == SameSite.NONE && !secure) {
        throw refused("SameSite=None", "needs secure(true), or browsers drop it");
      }
      String lower = HeaderRules.lowerCase(name);
      if ((lower.startsWith("__secure-") || lower.startsWith("__host-")) && !secure) {
        throw refused("prefix", "needs secure(true), or browsers drop it");
      }
      if (lower.startsWith("__host-") && (domain != null || !Objects.equals(path, "/"))) {
        throw refused("prefix", "needs the path \"/\" and no domain, or browsers drop it");
      }
      return new Cookie(this);
    }

    private String format() {
      StringBuilder text = new StringBuilder(64).append(name).append('=').append(value);
      if (path != null) {
        text.append("; Path=").append(path);
      }
      if (domain != null) {
        text.append("; Domain=").append(domain);
      }
      if (maxAge != null) {
        text.append("; Max-Age=").append(maxAge.toSeconds());
      }
      if (secure) {
        text.append("; Secure");
      }
      if (httpOnly) {
        text.append("; HttpOnly");
      }
      if (sameSite != null) {
        text.append("; SameSite=").append(sameSite.text);
      }
      return text.toString();
    }

    private static String checkValue(String name, String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c <= ' ' || c >= 0x7f || "\",;\\".indexOf(c) >= 0) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "the value of cookie %s holds U+%04X at %d, which cannot stand in a cookie;"
                      + " percent-encode or base64url-encode it",
                  name,
                  (int) c,
                  i));
        }
      }
      return value;
    }

    private @Nullable String checkAttribute(String what, @Nullable String text) {
      for (int i = 0; text != null && i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < ' ' || c >= 0x7f || c == ';') {
          throw refused(what, "must be ASCII without \";\" and control characters");
        }
      }
      return text;
    }

    private IllegalArgumentException refused(String what, String rule) {
      return new IllegalArgumentException("the " + what + " of cookie " + name + " " + rule);
    }
  }
}
