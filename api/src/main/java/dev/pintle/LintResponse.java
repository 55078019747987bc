package dev.pintle;

import dev.pintle.spi.RequestMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response triple: status, framing fields, and what must not stand together.
 *
 * @param method of the request
 * @param offeredProtocols the request's Upgrade fields, null if it offers none
 */
record LintResponse(String method, @Nullable String offeredProtocols) {
  static LintResponse to(Map<String, Object> env) {
    Headers headers = LintEnv.require(env, Env.HEADERS, "ENV-25");
    // HTTP/1.0 knows no Upgrade: the field is to be ignored there (RFC 9110, 7.8).
    boolean canUpgrade = !"HTTP/1.0".equals(env.get("SERVER_PROTOCOL"));
    return new LintResponse(
        LintEnv.require(env, Env.REQUEST_METHOD, "ENV-04"),
        canUpgrade ? RequestMap.join(headers, "UPGRADE") : null);
  }

  /** The length that the head promises: the body's, the app's, or −1. */
  static long promisedLength(Response response) {
    String set = response.headers().first("Content-Length");
    long length = response.body().length();
    return length >= 0 || set == null ? length : Long.parseLong(set);
  }

  @SuppressWarnings("ConstantValue") // an app without null checks can return null
  void check(Response response) {
    if (response == null) {
      throw new LintException("RES-01", "the app returned null");
    }
    boolean upgrade = response.body() instanceof Body.Upgrade;
    checkStatus(response.status(), upgrade);
    checkLength(response);
    checkFraming(response.headers());
    checkBodiless(response);
    if (upgrade) {
      checkOffered(response.headers().first("Upgrade"));
    } else {
      checkNoUpgrade(response);
    }
  }

  private void checkStatus(int status, boolean upgrade) {
    boolean connect = method.equals("CONNECT");
    boolean fits =
        upgrade ? status == 101 || (status == 200 && connect) : status >= 200 && status <= 999;
    if (!fits) {
      throw new LintException(
          "RES-02",
          "the status is " + status + (upgrade ? " with an upgrade in answer to " + method : ""));
    }
  }

  private void checkLength(Response response) {
    List<String> set = response.headers().all("Content-Length");
    if (set.isEmpty()) {
      return;
    }
    String value = set.get(0);
    // Eighteen digits: more than any body has, and less than a long holds.
    if (set.size() > 1 || !LintEnv.isDigits(value) || value.length() > 18) {
      throw new LintException("RES-04", "Content-Length is " + set);
    }
    long length = response.body().length();
    boolean alone = length == 0 && (method.equals("HEAD") || response.status() == 304);
    if (length >= 0 && length != Long.parseLong(value) && !alone) {
      throw new LintException(
          "RES-04", "Content-Length is " + value + ", and the body's length is " + length);
    }
  }

  private static void checkFraming(Headers headers) {
    if (headers.contains("Transfer-Encoding")) {
      throw new LintException("RES-05", "Transfer-Encoding is set");
    }
    for (String value : headers.all("Connection")) {
      if (!value.toLowerCase(Locale.ROOT).equals("close")) {
        throw new LintException("RES-06", "Connection is \"" + value + "\"");
      }
    }
    if (headers.contains("Keep-Alive")) {
      throw new LintException("RES-06", "Keep-Alive is set");
    }
  }

  private static void checkBodiless(Response response) {
    int status = response.status();
    if ((status == 204 || status == 205 || status == 304) && response.body().length() != 0) {
      throw new LintException("RES-10", "the status is " + status + " with a body");
    }
    for (String name : new String[] {"Content-Type", "Content-Length"}) {
      if (status == 204 && response.headers().contains(name)) {
        throw new LintException("RES-10", "the status is 204 with " + name);
      }
    }
  }

  private void checkNoUpgrade(Response response) {
    if (response.headers().contains("Upgrade") && response.status() != 426) {
      throw new LintException("UPG-07", "the status is " + response.status() + " with Upgrade");
    }
    if (method.equals("CONNECT") && response.status() < 300) {
      throw new LintException("UPG-07", "CONNECT is answered with " + response.status());
    }
  }

  private void checkOffered(@Nullable String protocol) {
    if (method.equals("CONNECT")) {
      return;
    }
    if (protocol == null || offeredProtocols == null || !offers(offeredProtocols, protocol)) {
      throw new LintException(
          "UPG-06", "the response names " + protocol + ", the request offers " + offeredProtocols);
    }
  }

  private static boolean offers(String offered, String protocol) {
    for (String one : offered.split(",", -1)) {
      if (one.trim().equalsIgnoreCase(protocol)) {
        return true;
      }
    }
    return false;
  }
}
