package dev.pintle.internal;

import dev.pintle.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How header fields are named in the request map (RFC 3875, 4.1.18): {@code X-Name} is {@code
 * HTTP_X_NAME}. A field whose name contains "_" has no key, since it could not be told from the one
 * with "-"; {@code Proxy} has none either, since {@code HTTP_PROXY} steers many HTTP clients.
 */
public final class Fields {
  private static final String PREFIX = "HTTP_";

  private Fields() {}

  /**
   * The field that a key of the request map stands for.
   *
   * @param key such as "HTTP_X_NAME" or "CONTENT_TYPE"
   * @return such as "X_NAME" or "CONTENT_TYPE"; null if the key stands for no field
   */
  public static @Nullable String nameOf(String key) {
    if (!key.startsWith(PREFIX)) {
      return isEntityField(key) ? key : null;
    }
    String name = key.substring(PREFIX.length());
    return isEntityField(name) || name.equals("PROXY") ? null : name;
  }

  /**
   * The key of a header field.
   *
   * @param fieldName such as "X-Name", in any case
   * @return such as "HTTP_X_NAME"; null if the field has no key
   */
  public static @Nullable String keyOf(String fieldName) {
    char[] key = new char[PREFIX.length() + fieldName.length()];
    PREFIX.getChars(0, PREFIX.length(), key, 0);
    for (int i = 0; i < fieldName.length(); i++) {
      char c = upper(fieldName.charAt(i));
      if (c == 0) {
        return null;
      }
      key[PREFIX.length() + i] = c;
    }
    String name = new String(key, PREFIX.length(), fieldName.length());
    if (isEntityField(name)) {
      return name;
    }
    return name.equals("PROXY") ? null : new String(key);
  }

  /**
   * Joins the values of all fields of one name.
   *
   * @param headers the fields
   * @param name as {@link #nameOf} gives it
   * @return the values joined with ", ", cookies with "; "; null if there is no such field
   */
  public static @Nullable String join(Headers headers, String name) {
    String first = null;
    StringBuilder joined = null;
    for (int i = 0; i < headers.size(); i++) {
      if (!matches(headers.name(i), name)) {
        continue;
      }
      String value = headers.value(i);
      if (first == null) {
        first = value;
        continue;
      }
      if (joined == null) {
        joined = new StringBuilder(first);
      }
      joined.append(name.equals("COOKIE") ? "; " : ", ").append(value);
    }
    return joined == null ? first : joined.toString();
  }

  private static boolean matches(String fieldName, String name) {
    if (fieldName.length() != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (upper(fieldName.charAt(i)) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The character in a key, or NUL for the one that makes no key. */
  private static char upper(char c) {
    if (c >= 'a' && c <= 'z') {
      return (char) (c - 'a' + 'A');
    }
    if (c == '-') {
      return '_';
    }
    return c == '_' ? 0 : c;
  }

  private static boolean isEntityField(String name) {
    return name.equals("CONTENT_TYPE") || name.equals("CONTENT_LENGTH");
  }
}
