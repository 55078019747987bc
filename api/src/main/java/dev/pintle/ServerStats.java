package dev.pintle;

/**
 * Counts of a server's work; a snapshot, not a consistent cut.
 *
 * @param accepted connections accepted since start
 * @param refused connections turned away because of {@code max-connections}
 * @param connections connections open now
 * @param requests responses completed or failed since start
 * @param active requests being worked on now: from the end of the head to the end of the response
 * @param queued requests that wait for a free thread now
 * @param threads threads of the server that run apps or stand ready to, now
 */
public record ServerStats(
    long accepted,
    long refused,
    long connections,
    long requests,
    long active,
    long queued,
    long threads) {}
