package dev.pintle.fcgi;

import dev.pintle.fcgi.codec.RequestTable;

/**
 * How long a web server has said nothing, and what is due from it: the first byte of a connection,
 * or the parameters of requests that have begun. Guarded by the connection's lock.
 */
final class Silence {
  private final long headNanos;
  private final long idleNanos;

  /** Those that have begun and whose parameters are not complete. */
  private final RequestTable<Beginning> beginning = new RequestTable<>();

  private long since = System.nanoTime();
  private boolean used;

  /** Parameters are due since then. */
  private record Beginning(int id, long since) implements RequestTable.Entry {}

  Silence(FcgiSettings settings) {
    this.headNanos = settings.headNanos();
    this.idleNanos = settings.idleNanos();
  }

  /** Something has come, or what was going on has ended. */
  void startsAt(long now) {
    since = now;
  }

  long since() {
    return since;
  }

  void begin(int id) {
    used = true;
    beginning.add(new Beginning(id, since));
  }

  /** The parameters of a request have ended, or will not be read to their end. */
  void begun(int id) {
    Beginning unused = beginning.remove(id);
  }

  /** Whether parameters are due. */
  boolean isWithinParams() {
    return !beginning.isEmpty();
  }

  /**
   * Whether what is due has to come within the time of a head: parameters, or a first byte at all.
   *
   * @param resting no request is active
   * @param betweenRecords nothing of a record has come
   */
  private boolean isOfHead(boolean resting, boolean betweenRecords) {
    return isWithinParams() || (resting && !(used && betweenRecords));
  }

  /** When the web server has to have gone on; parameters as {@link #isOfHead}. */
  long deadline(boolean resting, boolean betweenRecords) {
    if (isWithinParams()) {
      return firstBegun() + headNanos;
    }
    return since + (isOfHead(resting, betweenRecords) ? headNanos : idleNanos);
  }

  private long firstBegun() {
    if (beginning.size() == 1) {
      return beginning.only().since();
    }
    return beginning.all().stream().mapToLong(Beginning::since).min().orElse(since);
  }
}
