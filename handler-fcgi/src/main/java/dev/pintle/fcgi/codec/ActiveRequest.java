package dev.pintle.fcgi.codec;

/** An active request, as far as its streams are to be told apart. */
final class ActiveRequest implements RequestTable.Entry {
  /** The stream that a request is in; they come in this order (section 6). */
  enum Phase {
    PARAMS,
    STDIN,
    DATA,
    ALL_ENDED;

    Phase next() {
      return switch (this) {
        case PARAMS -> STDIN;
        case STDIN -> DATA;
        case DATA, ALL_ENDED -> ALL_ENDED;
      };
    }
  }

  private final int id;
  final Role role;
  final Gathering params;
  Phase phase = Phase.PARAMS;
  boolean aborted;

  /** Its parameters were given up before they were whole. */
  boolean paramsForgotten;

  /** So many bytes of parameters were handed on. */
  int paramsHandedOn;

  ActiveRequest(int id, Role role, int maxParamsBytes) {
    this.id = id;
    this.role = role;
    this.params = new Gathering(maxParamsBytes);
  }

  @Override
  public int id() {
    return id;
  }
}
