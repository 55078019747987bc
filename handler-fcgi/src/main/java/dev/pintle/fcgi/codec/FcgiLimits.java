package dev.pintle.fcgi.codec;

/**
 * How much of a connection is let in before it is refused.
 *
 * @param maxParamsBytes the parameters of one request as they are on the wire, lengths included
 * @param maxParams how many parameters a request may have
 * @param maxNameBytes the name of one of them
 * @param maxActive how many requests may be active at once
 */
public record FcgiLimits(int maxParamsBytes, int maxParams, int maxNameBytes, int maxActive) {
  /** What holds where nobody says otherwise. */
  public static final FcgiLimits DEFAULTS = new FcgiLimits(256 * 1024, 1000, 4 * 1024, 100);
}
