package dev.pintle.http1;

import dev.pintle.Headers;
import dev.pintle.Options;

/**
 * How much of a request is read before it is refused; all in bytes but {@code maxHeaders}.
 *
 * @param maxRequestLine the request line without its line end; more gives 414
 * @param maxHeaderBytes all header fields with their line ends, the closing empty line included,
 *     and again all trailer fields; more gives 431
 * @param maxHeaders how many header fields, and again how many trailer fields; more gives 431
 * @param maxBody the content of a chunked body; more gives 413 (a declared length is for the caller
 *     to judge)
 * @param maxChunkExtension the extensions of one chunk; more gives 413
 * @param maxChunkExtensions the extensions of all chunks of a body; more gives 413
 */
public record Limits(
    int maxRequestLine,
    int maxHeaderBytes,
    int maxHeaders,
    long maxBody,
    int maxChunkExtension,
    int maxChunkExtensions) {
  private static final int MAX_CHUNK_EXTENSION = 1024;
  private static final int MAX_CHUNK_EXTENSIONS = 16 * 1024;

  /** Around a name and a value, ": " and the line end. */
  private static final int FIELD_LINE_OVERHEAD = 4;

  /**
   * Makes those of a server.
   *
   * @param options which say nothing of the extensions of chunks; those get the usual limits
   * @return the limits
   */
  public static Limits of(Options options) {
    return new Limits(
        options.maxRequestLine(),
        options.maxHeaderBytes(),
        options.maxHeaders(),
        options.maxBody(),
        MAX_CHUNK_EXTENSION,
        MAX_CHUNK_EXTENSIONS);
  }

  /**
   * Judges the fields of a head that came over HTTP/2.
   *
   * @param fields each of which counts as the line that it would be over HTTP/1
   * @return whether they are too large or too many, which gives 431
   */
  public boolean areExceededBy(Headers fields) {
    long bytes = 0;
    for (int i = 0; i < fields.size(); i++) {
      bytes += fields.name(i).length() + fields.value(i).length() + FIELD_LINE_OVERHEAD;
    }
    return bytes > maxHeaderBytes || fields.size() > maxHeaders;
  }
}
