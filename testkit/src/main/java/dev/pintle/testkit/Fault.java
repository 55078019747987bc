package dev.pintle.testkit;

/**
 * Something that clients do to servers. Only {@link #leaveAfterReading} means anything to {@link
 * TestClient#direct}, which has no connection; it refuses the others.
 */
public sealed interface Fault {
  /**
   * The client reads so many bytes of the response's body and leaves.
   *
   * @param bytes 0 or more
   * @return the fault
   */
  static Fault leaveAfterReading(long bytes) {
    return new LeaveAfterReading(check(bytes, 0));
  }

  /**
   * The client sends so many bytes of its request, head and body, and leaves.
   *
   * @param bytes 0 or more
   * @return the fault
   */
  static Fault leaveAfterSending(long bytes) {
    return new LeaveAfterSending(check(bytes, 0));
  }

  /**
   * The client sends so many bytes of its request, head and body, and then no more; it goes on
   * reading.
   *
   * @param bytes 0 or more
   * @return the fault
   */
  static Fault stallAfterSending(long bytes) {
    return new StallAfterSending(check(bytes, 0));
  }

  /**
   * The client closes its sending side behind the request and goes on reading.
   *
   * @return the fault
   */
  static Fault halfClose() {
    return new HalfClose();
  }

  /**
   * The client sends the head in pieces, each on its own.
   *
   * @param bytes of a piece, 1 or more
   * @return the fault
   */
  static Fault headInPieces(int bytes) {
    return new HeadInPieces((int) check(bytes, 1));
  }

  private static long check(long bytes, long least) {
    if (bytes < least) {
      throw new IllegalArgumentException("a fault needs " + least + " or more bytes, not " + bytes);
    }
    return bytes;
  }

  /**
   * See {@link Fault#leaveAfterReading}.
   *
   * @param bytes of the response's body
   */
  record LeaveAfterReading(long bytes) implements Fault {}

  /**
   * See {@link Fault#leaveAfterSending}.
   *
   * @param bytes of the request
   */
  record LeaveAfterSending(long bytes) implements Fault {}

  /**
   * See {@link Fault#stallAfterSending}.
   *
   * @param bytes of the request
   */
  record StallAfterSending(long bytes) implements Fault {}

  /** See {@link Fault#halfClose}. */
  record HalfClose() implements Fault {}

  /**
   * See {@link Fault#headInPieces}.
   *
   * @param bytes of a piece
   */
  record HeadInPieces(int bytes) implements Fault {}
}
