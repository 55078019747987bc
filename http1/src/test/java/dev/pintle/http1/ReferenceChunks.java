package dev.pintle.http1;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A slow and obvious reading of chunked bodies, line by line, to hold the real one against. */
final class ReferenceChunks {
  private static final Pattern CHUNK_LINE =
      Pattern.compile("([0-9a-fA-F]{1,16})((?:[ \\t]*;[\\t -~\\x80-\\xff]*)?)");
  private static final Pattern FIELD_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t -~\\x80-\\xff]*?)[ \\t]*");
  private static final Set<String> REFUSED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  enum Verdict {
    ENDED,
    REFUSED,
    /**
     * The bytes end inside of a line or of data; a line that is not complete may be bad already.
     */
    OPEN
  }

  private final Limits limits;
  private final String bytes;
  private final StringBuilder data = new StringBuilder();
  private final StringBuilder trailers = new StringBuilder();
  private int at;

  private ReferenceChunks(Limits limits, String bytes) {
    this.limits = limits;
    this.bytes = bytes;
  }

  record Reading(Verdict verdict, int end, String data, String trailers) {}

  static Reading decode(Limits limits, String bytes) {
    ReferenceChunks chunks = new ReferenceChunks(limits, bytes);
    Verdict verdict = chunks.body();
    return new Reading(verdict, chunks.at, chunks.data.toString(), "{" + chunks.trailers + "}");
  }

  private Verdict body() {
    int extensions = 0;
    while (true) {
      int end = bytes.indexOf("\r\n", at);
      if (end < 0) {
        return Verdict.OPEN;
      }
      Matcher line = CHUNK_LINE.matcher(bytes.substring(at, end));
      if (!line.matches()) {
        return Verdict.REFUSED;
      }
      extensions += line.group(2).length();
      BigInteger size = new BigInteger(line.group(1), 16);
      boolean tooLong =
          line.group(2).length() > limits.maxChunkExtension()
              || extensions > limits.maxChunkExtensions()
              || size.compareTo(BigInteger.valueOf(limits.maxBody() - data.length())) > 0;
      if (tooLong) {
        return Verdict.REFUSED;
      }
      at = end + 2;
      if (size.signum() == 0) {
        return trailers();
      }
      int count = size.min(BigInteger.valueOf(bytes.length() - at)).intValue();
      data.append(bytes, at, at + count);
      at += count;
      if (count < size.longValueExact() || bytes.length() - at < 2) {
        return Verdict.OPEN;
      }
      if (!bytes.startsWith("\r\n", at)) {
        return Verdict.REFUSED;
      }
      at += 2;
    }
  }

  private Verdict trailers() {
    int start = at;
    int count = 0;
    while (true) {
      int end = bytes.indexOf("\r\n", at);
      if (end < 0) {
        return Verdict.OPEN;
      }
      String line = bytes.substring(at, end);
      at = end + 2;
      if (at - start > limits.maxHeaderBytes()) {
        return Verdict.REFUSED;
      }
      if (line.isEmpty()) {
        return Verdict.ENDED;
      }
      Matcher field = FIELD_LINE.matcher(line);
      if (++count > limits.maxHeaders()
          || !field.matches()
          || REFUSED.contains(field.group(1).toLowerCase(Locale.ROOT))) {
        return Verdict.REFUSED;
      }
      trailers.append(count == 1 ? "" : ", ").append(field.group(1)).append(": ");
      trailers.append(field.group(2));
    }
  }
}
