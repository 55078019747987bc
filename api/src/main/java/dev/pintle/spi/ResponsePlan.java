package dev.pintle.spi;

import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.Response;
import org.jspecify.annotations.Nullable;

/**
 * How a response goes onto the wire: what the app asked for, checked, with the framing taken out of
 * its hands. Made before a byte is sent; on the hot path, so nothing is copied that need not be.
 */
public final class ResponsePlan {
  private final int status;
  private final Headers headers;
  private final long length;
  private final boolean sendsBody;
  private final boolean closes;
  private final boolean upgrades;
  private final boolean namesUpgrade;

  private ResponsePlan(String method, Response response) {
    Body body = response.body();
    Fields fields = new Fields(response.headers());
    boolean connect = method.equals("CONNECT");
    upgrades = body instanceof Body.Upgrade;
    status = upgrades && connect && response.status() == 101 ? 200 : response.status();
    checkStatus(connect, fields);
    closes = fields.closes;
    namesUpgrade = fields.upgrade && !connect;
    headers = fields.kept(connect);
    boolean head = method.equals("HEAD");
    sendsBody = !head && !upgrades && status != 204 && status != 205 && status != 304;
    length = length(head, body, fields.length);
  }

  /**
   * Plans a response.
   *
   * @param method the method of the request
   * @param response what the app returned
   * @return the plan
   * @throws InvalidResponseException if it cannot be sent: a status that is not 200 to 999, or 101
   *     without an upgrade and the reverse; a Content-Length that is malformed, repeated or
   *     contradicts the body; Transfer-Encoding; Keep-Alive; Connection other than {@code close};
   *     Upgrade without an upgrade or 426; a 2xx to CONNECT that opens no tunnel
   */
  public static ResponsePlan of(String method, Response response) {
    return new ResponsePlan(method, response);
  }

  /**
   * The status to send.
   *
   * @return 200 to 999, or 101; an upgrade that answers CONNECT is 200
   */
  public int status() {
    return status;
  }

  /**
   * The app's fields without Content-Length and Connection.
   *
   * @return the same instance as in the response where nothing had to go
   */
  public Headers headers() {
    return headers;
  }

  /**
   * Header fields for a stream of HTTP/2, which has none of HTTP/1.1's connections (RFC 9113,
   * 8.2.2).
   *
   * @return {@link #headers} without Upgrade, which a 426 has, and Proxy-Connection
   */
  public Headers streamHeaders() {
    return namesUpgrade || headers.contains("Proxy-Connection")
        ? headers.toBuilder().remove("Upgrade").remove("Proxy-Connection").build()
        : headers;
  }

  /**
   * The value of Content-Length. If a body is sent, the app promised exactly as many bytes.
   *
   * @return −1 if the field is not sent: the length is unknown, or the status allows none
   */
  public long length() {
    return length;
  }

  /**
   * Whether the body is written.
   *
   * @return false for HEAD, 1xx, 204, 205, 304 and upgrades; the body is closed without being run
   */
  public boolean sendsBody() {
    return sendsBody;
  }

  /**
   * Whether the app asked with {@code Connection: close} for the connection to end.
   *
   * @return true if so
   */
  public boolean closes() {
    return closes;
  }

  /**
   * Whether the connection leaves HTTP after the head: the body is a {@link Body.Upgrade}.
   *
   * @return true if so
   */
  public boolean upgrades() {
    return upgrades;
  }

  /**
   * Whether {@link #headers} hold Upgrade (an upgrade, or a 426 that asks for one), so that an
   * HTTP/1.1 handler has to name it in Connection (RFC 9110, 7.8).
   *
   * @return true if so
   */
  public boolean namesUpgrade() {
    return namesUpgrade;
  }

  /**
   * For HTTP/1.1: refuses an upgrade that the client did not offer (RFC 9110, 7.8). CONNECT offers
   * a tunnel by itself, and a plan that does not upgrade passes.
   *
   * @param offered the request's Upgrade fields, joined with commas; null if there are none, or if
   *     the request is HTTP/1.0
   * @throws InvalidResponseException if the protocol is none of those offered
   */
  public void requireOffer(@Nullable String offered) {
    if (!upgrades || !namesUpgrade) {
      return;
    }
    String protocol = String.valueOf(headers.first("Upgrade"));
    for (String one : offered == null ? new String[0] : offered.split(",", -1)) {
      if (one.strip().equalsIgnoreCase(protocol)) {
        return;
      }
    }
    throw invalid(
        "the response upgrades to "
            + protocol
            + ", which the request did not offer; look at its Upgrade field first");
  }

  private void checkStatus(boolean connect, Fields fields) {
    if (upgrades) {
      if (status != (connect ? 200 : 101)) {
        throw invalid(
            "an upgrade is sent with status 101, or 200 to answer CONNECT, not " + status);
      }
      if (fields.length >= 0) {
        throw invalid("an upgrade has no Content-Length (RFC 9110, 8.6)");
      }
      if (!connect && !fields.upgrade) {
        throw invalid("an upgrade names its protocol in Upgrade (RFC 9110, 15.2.2)");
      }
      return;
    }
    if (status == 101) {
      throw invalid("status 101 needs Response.upgrade");
    }
    if (status < 200 || status > 999) {
      throw invalid(
          "the status of a response is 200 to 999, not "
              + status
              + (status >= 100 && status < 200
                  ? "; interim responses go through pintle.informational"
                  : ""));
    }
    if (fields.upgrade && status != 426) {
      throw invalid("Upgrade is sent with Response.upgrade or with status 426 only");
    }
    if (connect && status < 300) {
      throw invalid(
          "a 2xx answer to CONNECT opens a tunnel (RFC 9110, 9.3.6); use Response.upgrade");
    }
  }

  private long length(boolean head, Body body, long declared) {
    long known = body.length();
    // For HEAD and 304 the field is about the body that GET would have had, which an app need not
    // make; an empty body there says nothing.
    boolean aboutAnother = (head || status == 304) && known == 0;
    if (declared >= 0 && known >= 0 && declared != known && !aboutAnother) {
      throw invalid(
          "Content-Length is "
              + declared
              + " but the body has "
              + known
              + " bytes; leave Content-Length to the handler");
    }
    if (upgrades || status == 204) {
      return -1;
    }
    if (status == 205) {
      return 0;
    }
    if (declared >= 0) {
      return declared;
    }
    return status == 304 && known == 0 ? -1 : known;
  }

  private static InvalidResponseException invalid(String message) {
    return new InvalidResponseException(message);
  }

  /** What the app's fields say about framing, gathered in one pass. */
  private static final class Fields {
    private final Headers headers;
    private long length = -1;
    private boolean closes;
    private boolean upgrade;

    Fields(Headers headers) {
      this.headers = headers;
      for (int i = 0; i < headers.size(); i++) {
        see(headers.name(i), headers.value(i));
      }
    }

    /** The length of a name rules out nearly all of them. */
    private void see(String name, String value) {
      switch (name.length()) {
        case 7 -> upgrade |= name.equalsIgnoreCase("Upgrade");
        case 10 -> seeConnection(name, value);
        case 14 -> {
          if (name.equalsIgnoreCase("Content-Length")) {
            if (length >= 0) {
              throw invalid("Content-Length is set more than once; leave it to the handler");
            }
            length = parseLength(value);
          }
        }
        case 17 -> {
          if (name.equalsIgnoreCase("Transfer-Encoding")) {
            throw invalid("Transfer-Encoding is the handler's; leave it out");
          }
        }
        default -> {}
      }
    }

    private void seeConnection(String name, String value) {
      if (name.equalsIgnoreCase("Connection")) {
        if (!value.equalsIgnoreCase("close")) {
          throw invalid("Connection is the handler's; only \"close\" may be set");
        }
        closes = true;
      } else if (name.equalsIgnoreCase("Keep-Alive")) {
        throw invalid("Keep-Alive is the handler's; leave it out");
      }
    }

    Headers kept(boolean connect) {
      Headers.Builder kept = null;
      if (length >= 0) {
        kept = headers.toBuilder().remove("Content-Length");
      }
      if (closes) {
        kept = (kept == null ? headers.toBuilder() : kept).remove("Connection");
      }
      if (connect && upgrade) {
        kept = (kept == null ? headers.toBuilder() : kept).remove("Upgrade");
      }
      return kept == null ? headers : kept.build();
    }

    private static long parseLength(String value) {
      long length = value.isEmpty() ? -1 : 0;
      for (int i = 0; i < value.length() && length >= 0; i++) {
        int digit = value.charAt(i) - '0';
        boolean fits = digit >= 0 && digit <= 9 && length <= (Long.MAX_VALUE - digit) / 10;
        length = fits ? length * 10 + digit : -1;
      }
      if (length < 0) {
        throw invalid("Content-Length must be a decimal number; leave it to the handler");
      }
      return length;
    }
  }
}
