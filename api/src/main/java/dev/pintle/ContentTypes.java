package dev.pintle;

import org.jspecify.annotations.Nullable;

/** Headers with nothing but a content type. */
final class ContentTypes {
  /**
   * What was made last, for most apps give the same type again and again. Threads may overwrite
   * each other's: headers are immutable, and any of them are looked at before they are used.
   */
  private static @Nullable Headers last;

  private ContentTypes() {}

  static Headers of(String type) {
    Headers made = last;
    if (made == null || !made.value(0).equals(type)) {
      made = Headers.of("Content-Type", type);
      last = made;
    }
    return made;
  }
}
