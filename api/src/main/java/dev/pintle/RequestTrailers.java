package dev.pintle;

/** The trailer fields that came after the request's body. */
@FunctionalInterface
public interface RequestTrailers {
  /**
   * The trailer fields; empty if there were none.
   *
   * @return the fields, in wire order
   * @throws IllegalStateException before the end of the body has been read
   */
  Headers get();
}
