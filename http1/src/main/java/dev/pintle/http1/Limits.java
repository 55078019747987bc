package dev.pintle.http1;

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
    int maxChunkExtensions) {}
