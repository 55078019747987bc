package dev.pintle.fcgi.codec;

import org.jspecify.annotations.Nullable;

/** The type in the header of a record (section 8). */
public enum RecordType {
  /** A web server begins a request. */
  BEGIN_REQUEST(1),
  /** It no longer wants the answer. */
  ABORT_REQUEST(2),
  /** The application is done with a request. */
  END_REQUEST(3),
  /** The stream of a request's parameters. */
  PARAMS(4),
  /** The stream of its body. */
  STDIN(5),
  /** The stream of the response. */
  STDOUT(6),
  /** The stream of what the application has to say to the web server's log. */
  STDERR(7),
  /** The stream of the file that a {@linkplain Role#FILTER filter} is given. */
  DATA(8),
  /** A web server asks what the application can do. */
  GET_VALUES(9),
  /** The answer to that. */
  GET_VALUES_RESULT(10),
  /** The answer to a management record that is not understood. */
  UNKNOWN_TYPE(11);

  private static final RecordType[] ALL = values();

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  /**
   * The number on the wire.
   *
   * @return 1 to 11
   */
  public int code() {
    return code;
  }

  /** The type of a number on the wire, null if it is not known. */
  static @Nullable RecordType of(int code) {
    return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
  }
}
