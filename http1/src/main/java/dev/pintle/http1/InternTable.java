package dev.pintle.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds well-known words by their bytes, so that no string is made of them. */
final class InternTable {
  /** Names that browsers, proxies and tools send, as spelled in the standards. */
  private static final String[] COMMON_NAMES = {
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "DNT",
    "Date",
    "Expect",
    "Forwarded",
    "From",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Max-Forwards",
    "Origin",
    "Pragma",
    "Priority",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Range",
    "Referer",
    "Sec-Ch-Ua",
    "Sec-Ch-Ua-Mobile",
    "Sec-Ch-Ua-Platform",
    "Sec-Fetch-Dest",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "Sec-Fetch-User",
    "Sec-Gpc",
    "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Version",
    "TE",
    "Traceparent",
    "Tracestate",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Upgrade-Insecure-Requests",
    "User-Agent",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "X-Request-ID",
    "X-Requested-With",
  };

  /** Field names, in the usual case and in lower case. */
  static final InternTable NAMES = withLowerCase(COMMON_NAMES);

  static final InternTable METHODS =
      new InternTable(
          "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE");

  private final int mask;
  private final @Nullable String[] words;
  private final byte[][] spellings;

  InternTable(String... words) {
    // At most a quarter full, so that a probe seldom meets another word.
    int size = Integer.highestOneBit(words.length) * 8;
    this.mask = size - 1;
    this.words = new @Nullable String[size];
    this.spellings = new byte[size][];
    for (String word : words) {
      byte[] spelling = word.getBytes(StandardCharsets.ISO_8859_1);
      int slot = slot(spelling, 0, spelling.length);
      while (this.words[slot] != null) {
        slot = (slot + 1) & mask;
      }
      this.words[slot] = word;
      this.spellings[slot] = spelling;
    }
  }

  private static InternTable withLowerCase(String[] names) {
    String[] both = Arrays.copyOf(names, 2 * names.length);
    for (int i = 0; i < names.length; i++) {
      both[names.length + i] = names[i].toLowerCase(Locale.ROOT);
    }
    return new InternTable(both);
  }

  /**
   * The string of these bytes.
   *
   * @return the well-known one, or a new one if the bytes, which are not empty, are none
   */
  String of(byte[] bytes, int start, int end) {
    int slot = slot(bytes, start, end);
    for (String word = words[slot]; word != null; word = words[slot]) {
      byte[] spelling = spellings[slot];
      if (Arrays.equals(spelling, 0, spelling.length, bytes, start, end)) {
        return word;
      }
      slot = (slot + 1) & mask;
    }
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private int slot(byte[] bytes, int start, int end) {
    int length = end - start;
    int hash = length * 31 + bytes[start];
    hash = hash * 31 + bytes[start + length / 2];
    hash = hash * 31 + bytes[end - 1];
    hash *= 0x9E3779B9;
    return (hash >>> 16) & mask;
  }
}
