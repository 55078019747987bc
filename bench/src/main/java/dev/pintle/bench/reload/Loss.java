package dev.pintle.bench.reload;

import java.util.Locale;

/**
 * What was lost at once: one request, or all that were under way on a connection.
 *
 * @param client what kind of client has lost it
 * @param generation the newest at that time
 * @param sinceReloadMillis since that one was asked for
 * @param detail what was sent, and what came
 */
public record Loss(
    LossKind kind,
    String client,
    int requests,
    int generation,
    double sinceReloadMillis,
    String detail) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d of client \"%s\", %.1f ms after reload to generation %d: %s",
        kind.title,
        requests,
        client,
        sinceReloadMillis,
        generation,
        detail.replace("\r", "\\r").replace("\n", "\\n"));
  }
}
