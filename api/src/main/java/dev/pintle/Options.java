package dev.pintle;

/** What a handler listens on, its limits and timeouts. */
public final class Options {
}
