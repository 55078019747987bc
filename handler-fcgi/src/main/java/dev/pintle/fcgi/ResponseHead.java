package dev.pintle.fcgi;

import dev.pintle.Headers;
import dev.pintle.fcgi.codec.RecordWriter;
import dev.pintle.spi.Reasons;
import dev.pintle.spi.ResponsePlan;

/**
 * The head of a response as a CGI program writes it (RFC 3875, 6.3). The status is always there,
 * and its reason phrase: web servers differ in what they make of a head without.
 */
final class ResponseHead {
  private static final String STATUS = "Status: ";
  private static final String LENGTH = "Content-Length: ";
  private static final String LINE_END = "\r\n";
  private static final String[] STATUS_LINES = new String[600];

  private final int status;
  private final Headers fields;
  private final long length;

  private ResponseHead(int status, Headers fields, long length) {
    this.status = status;
    this.fields = fields;
    this.length = length;
  }

  static ResponseHead of(ResponsePlan plan) {
    return new ResponseHead(plan.status(), plan.headers(), plan.length());
  }

  static ResponseHead of(int status, Headers fields, long length) {
    return new ResponseHead(status, fields, length);
  }

  /** How many bytes the fields take, the status line left out. */
  int size() {
    int size = 0;
    for (int i = 0; i < fields.size(); i++) {
      size += fields.name(i).length() + fields.value(i).length() + 4;
    }
    return size;
  }

  void writeTo(RecordWriter writer) {
    writer.put(statusLine(status));
    for (int i = 0; i < fields.size(); i++) {
      writer.put(fields.name(i));
      writer.put(": ");
      writer.put(fields.value(i));
      writer.put(LINE_END);
    }
    if (length >= 0) {
      writer.put(LENGTH);
      writer.put(Long.toString(length));
      writer.put(LINE_END);
    }
    writer.put(LINE_END);
  }

  private static String statusLine(int status) {
    if (status >= STATUS_LINES.length) {
      return make(status);
    }
    String line = STATUS_LINES[status];
    if (line == null) {
      line = make(status);
      STATUS_LINES[status] = line; // made twice by two threads, it is the same
    }
    return line;
  }

  private static String make(int status) {
    String reason = Reasons.of(status);
    return STATUS + status + " " + (reason.isEmpty() ? "Unknown" : reason) + LINE_END;
  }
}
