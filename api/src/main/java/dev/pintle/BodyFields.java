package dev.pintle;

import java.util.Set;

/**
 * The fields that are about a response's body: RFC 9110, 8 (representation data and metadata,
 * validators), 14.4 and 6.6.2; RFC 9530 and the digests before it.
 */
final class BodyFields {
  private static final Set<String> NAMES =
      Set.of(
          "content-length",
          "content-type",
          "content-encoding",
          "content-language",
          "content-location",
          "content-range",
          "content-md5",
          "content-digest",
          "repr-digest",
          "digest",
          "etag",
          "last-modified",
          "trailer");

  private BodyFields() {}

  static Headers without(Headers headers, Body described) {
    boolean empty = described instanceof Body.Empty;
    Headers.Builder kept = Headers.builder();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      boolean drop =
          empty
              ? name.equalsIgnoreCase("Content-Length")
              : NAMES.contains(HeaderRules.lowerCase(name));
      if (!drop) {
        kept.add(name, headers.value(i));
      }
    }
    return kept.build();
  }
}
