package dev.pintle.bench.reload;

/**
 * A whole reply.
 *
 * @param closes whether it is the last of its connection
 */
record Reply(int status, boolean closes, String body) {}
