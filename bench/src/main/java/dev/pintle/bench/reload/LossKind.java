package dev.pintle.bench.reload;

/** How a request can be lost. */
public enum LossKind {
  /** No connection could be made. */
  REFUSED("refused"),
  /** The connection was reset, before a reply or in it. */
  RESET("reset"),
  /** The connection ended where a reply should have begun. */
  EOF("EOF before a reply"),
  /** The connection ended within a reply. */
  TRUNCATED("truncated"),
  /** Another status than the right one. */
  STATUS("status"),
  /** Bytes that are no HTTP, not the reply to what was asked, or more than that. */
  WRONG("wrong bytes"),
  /** Nothing came for longer than anybody waits. */
  SILENT("no reply");

  final String title;

  LossKind(String title) {
    this.title = title;
  }

  /** As it is printed. */
  public String title() {
    return title;
  }
}
