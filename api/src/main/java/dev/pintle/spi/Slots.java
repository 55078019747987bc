package dev.pintle.spi;

/**
 * The keys that a {@link RequestMap} keeps in an array: all but header fields and what others put
 * in.
 */
final class Slots {
  static final int REQUEST_METHOD = 0;
  static final int SCRIPT_NAME = 1;
  static final int PATH_INFO = 2;
  static final int REQUEST_URI = 3;
  static final int QUERY_STRING = 4;
  static final int SERVER_NAME = 5;
  static final int SERVER_PORT = 6;
  static final int SERVER_PROTOCOL = 7;
  static final int RAW_PATH_INFO = 8;
  static final int VERSION = 9;
  static final int SCHEME = 10;
  static final int HEADERS = 11;
  static final int INPUT = 12;
  static final int ERRORS = 13;
  static final int HANDLER = 14;
  static final int CANCELLATION = 15;
  static final int COMPLETION = 16;

  /** From here on a key may be absent. */
  static final int FIRST_OPTIONAL = 17;

  static final int REMOTE_ADDR = 17;
  static final int REMOTE_PORT = 18;
  static final int CONTENT_TYPE = 19;
  static final int CONTENT_LENGTH = 20;
  static final int HTTP_HOST = 21;
  static final int INFORMATIONAL = 22;
  static final int TRAILERS = 23;
  static final int RECYCLE = 24;
  static final int TLS = 25;
  static final int COUNT = 26;

  private static final String[] KEYS = {
    "REQUEST_METHOD",
    "SCRIPT_NAME",
    "PATH_INFO",
    "REQUEST_URI",
    "QUERY_STRING",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "pintle.raw_path_info",
    "pintle.version",
    "pintle.scheme",
    "pintle.headers",
    "pintle.input",
    "pintle.errors",
    "pintle.handler",
    "pintle.cancellation",
    "pintle.completion",
    "REMOTE_ADDR",
    "REMOTE_PORT",
    "CONTENT_TYPE",
    "CONTENT_LENGTH",
    "HTTP_HOST",
    "pintle.informational",
    "pintle.trailers",
    "pintle.recycle",
    "pintle.tls",
  };

  private Slots() {}

  /** The key that lives in a slot. */
  static String key(int slot) {
    return KEYS[slot];
  }

  /** The slot of a key, or −1 if it has none. */
  static int of(String key) {
    return switch (key) {
      case "REQUEST_METHOD" -> REQUEST_METHOD;
      case "SCRIPT_NAME" -> SCRIPT_NAME;
      case "PATH_INFO" -> PATH_INFO;
      case "REQUEST_URI" -> REQUEST_URI;
      case "QUERY_STRING" -> QUERY_STRING;
      case "SERVER_NAME" -> SERVER_NAME;
      case "SERVER_PORT" -> SERVER_PORT;
      case "SERVER_PROTOCOL" -> SERVER_PROTOCOL;
      case "pintle.raw_path_info" -> RAW_PATH_INFO;
      case "pintle.version" -> VERSION;
      case "pintle.scheme" -> SCHEME;
      case "pintle.headers" -> HEADERS;
      case "pintle.input" -> INPUT;
      case "pintle.errors" -> ERRORS;
      case "pintle.handler" -> HANDLER;
      case "pintle.cancellation" -> CANCELLATION;
      case "pintle.completion" -> COMPLETION;
      case "REMOTE_ADDR" -> REMOTE_ADDR;
      case "REMOTE_PORT" -> REMOTE_PORT;
      case "CONTENT_TYPE" -> CONTENT_TYPE;
      case "CONTENT_LENGTH" -> CONTENT_LENGTH;
      case "HTTP_HOST" -> HTTP_HOST;
      case "pintle.informational" -> INFORMATIONAL;
      case "pintle.trailers" -> TRAILERS;
      case "pintle.recycle" -> RECYCLE;
      case "pintle.tls" -> TLS;
      default -> -1;
    };
  }
}
