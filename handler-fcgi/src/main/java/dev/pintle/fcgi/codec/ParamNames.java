package dev.pintle.fcgi.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the usual names of parameters by their bytes, so that no string is made of them. */
final class ParamNames {
  /** Those of CGI/1.1 (RFC 3875, 4.1), of web servers, and of the fields that browsers send. */
  static final String[] USUAL = {
    "AUTH_TYPE",
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "CONTEXT_DOCUMENT_ROOT",
    "CONTEXT_PREFIX",
    "DOCUMENT_ROOT",
    "DOCUMENT_URI",
    "FCGI_DATA_LAST_MOD",
    "FCGI_DATA_LENGTH",
    "FCGI_ROLE",
    "GATEWAY_INTERFACE",
    "HTTPS",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_AUTHORIZATION",
    "HTTP_CACHE_CONTROL",
    "HTTP_CONNECTION",
    "HTTP_CONTENT_LENGTH",
    "HTTP_CONTENT_TYPE",
    "HTTP_COOKIE",
    "HTTP_DNT",
    "HTTP_FORWARDED",
    "HTTP_HOST",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_ORIGIN",
    "HTTP_PRAGMA",
    "HTTP_PRIORITY",
    "HTTP_PROXY",
    "HTTP_RANGE",
    "HTTP_REFERER",
    "HTTP_SEC_CH_UA",
    "HTTP_SEC_CH_UA_MOBILE",
    "HTTP_SEC_CH_UA_PLATFORM",
    "HTTP_SEC_FETCH_DEST",
    "HTTP_SEC_FETCH_MODE",
    "HTTP_SEC_FETCH_SITE",
    "HTTP_SEC_FETCH_USER",
    "HTTP_TE",
    "HTTP_TRACEPARENT",
    "HTTP_TRACESTATE",
    "HTTP_UPGRADE_INSECURE_REQUESTS",
    "HTTP_USER_AGENT",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_X_REQUESTED_WITH",
    "HTTP_X_REQUEST_ID",
    "PATH",
    "PATH_INFO",
    "PATH_TRANSLATED",
    "QUERY_STRING",
    "REDIRECT_STATUS",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_IDENT",
    "REMOTE_PORT",
    "REMOTE_USER",
    "REQUEST_METHOD",
    "REQUEST_SCHEME",
    "REQUEST_URI",
    "SCRIPT_FILENAME",
    "SCRIPT_NAME",
    "SCRIPT_URI",
    "SCRIPT_URL",
    "SERVER_ADDR",
    "SERVER_ADMIN",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "SERVER_SIGNATURE",
    "SERVER_SOFTWARE",
    "SSL_TLS_SNI",
    "UNIQUE_ID",
  };

  /** At most a quarter full, so that a probe seldom meets another name. */
  private static final @Nullable String[] NAMES =
      new @Nullable String[Integer.highestOneBit(USUAL.length) * 8];

  private static final byte[][] SPELLINGS = new byte[NAMES.length][];

  static {
    for (String name : USUAL) {
      byte[] spelling = name.getBytes(StandardCharsets.ISO_8859_1);
      int slot = slot(spelling, 0, spelling.length);
      while (NAMES[slot] != null) {
        slot = (slot + 1) & (NAMES.length - 1);
      }
      NAMES[slot] = name;
      SPELLINGS[slot] = spelling;
    }
  }

  private ParamNames() {}

  /** The string of these bytes: the usual name, or a new one. */
  static String of(byte[] bytes, int from, int to) {
    if (from == to) {
      return "";
    }
    int slot = slot(bytes, from, to);
    for (String name = NAMES[slot]; name != null; name = NAMES[slot]) {
      byte[] spelling = SPELLINGS[slot];
      if (Arrays.equals(spelling, 0, spelling.length, bytes, from, to)) {
        return name;
      }
      slot = (slot + 1) & (NAMES.length - 1);
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static int slot(byte[] bytes, int from, int to) {
    int length = to - from;
    int hash = length * 31 + bytes[from + length / 2];
    hash = hash * 31 + bytes[from + length * 3 / 4];
    hash = hash * 31 + bytes[to - 1];
    hash *= 0x9E3779B9;
    return (hash >>> 16) & (NAMES.length - 1);
  }
}
