package dev.pintle.spi;

import java.util.Arrays;

/** The reason phrases of the IANA registry of status codes. */
public final class Reasons {
  private static final String[] PHRASES = new String[600];

  static {
    Arrays.fill(PHRASES, "");
    put(100, "Continue", "Switching Protocols", "Processing", "Early Hints");
    put(
        200,
        "OK",
        "Created",
        "Accepted",
        "Non-Authoritative Information",
        "No Content",
        "Reset Content",
        "Partial Content",
        "Multi-Status",
        "Already Reported");
    put(226, "IM Used");
    put(
        300,
        "Multiple Choices",
        "Moved Permanently",
        "Found",
        "See Other",
        "Not Modified",
        "Use Proxy");
    put(307, "Temporary Redirect", "Permanent Redirect");
    put(
        400,
        "Bad Request",
        "Unauthorized",
        "Payment Required",
        "Forbidden",
        "Not Found",
        "Method Not Allowed",
        "Not Acceptable",
        "Proxy Authentication Required",
        "Request Timeout",
        "Conflict",
        "Gone",
        "Length Required",
        "Precondition Failed",
        "Content Too Large",
        "URI Too Long",
        "Unsupported Media Type",
        "Range Not Satisfiable",
        "Expectation Failed");
    put(
        421,
        "Misdirected Request",
        "Unprocessable Content",
        "Locked",
        "Failed Dependency",
        "Too Early",
        "Upgrade Required");
    put(428, "Precondition Required", "Too Many Requests");
    put(431, "Request Header Fields Too Large");
    put(451, "Unavailable For Legal Reasons");
    put(
        500,
        "Internal Server Error",
        "Not Implemented",
        "Bad Gateway",
        "Service Unavailable",
        "Gateway Timeout",
        "HTTP Version Not Supported",
        "Variant Also Negotiates",
        "Insufficient Storage",
        "Loop Detected");
    put(511, "Network Authentication Required");
  }

  private Reasons() {}

  /**
   * The phrase for a status.
   *
   * @param status any number
   * @return such as "Not Found"; "" if it is not registered
   */
  public static String of(int status) {
    return status >= 0 && status < PHRASES.length ? PHRASES[status] : "";
  }

  private static void put(int first, String... phrases) {
    System.arraycopy(phrases, 0, PHRASES, first, phrases.length);
  }
}
