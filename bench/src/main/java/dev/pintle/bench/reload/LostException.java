package dev.pintle.bench.reload;

/** No further reply can come on a connection that should have given one. */
final class LostException extends Exception {
  private static final long serialVersionUID = 1;

  private final LossKind kind;

  LostException(LossKind kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  LossKind kind() {
    return kind;
  }
}
