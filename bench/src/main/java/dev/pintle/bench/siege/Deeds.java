package dev.pintle.bench.siege;

import java.util.Map;

/**
 * What an attack has done, and what the server has said to it.
 *
 * @param connections that the server has accepted
 * @param ended of these, by the server
 * @param failed attempts to connect
 * @param requests that were begun
 * @param bytes that were sent
 * @param replies that were read, by their status or, in HTTP/2 and FastCGI, what they say
 */
public record Deeds(
    long connections,
    long ended,
    long failed,
    long requests,
    long bytes,
    Map<String, Long> replies) {}
