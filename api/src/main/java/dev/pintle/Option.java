package dev.pintle;

import java.util.Objects;

/**
 * A typed option of one handler, such as its native server object. Options that every handler has
 * are methods of {@link Options}.
 *
 * @param <T> the type of its value
 * @param name as in {@code -o NAME=VALUE}, prefixed with the handler's name: "fcgi.path"
 * @param type the class of its value
 */
public record Option<T>(String name, Class<T> type) {
  /**
   * Makes one.
   *
   * @param name see above
   * @param type see above
   */
  public Option {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /**
   * Makes one.
   *
   * @param <T> the type of its value
   * @param name as in {@code -o NAME=VALUE}
   * @param type the class of its value
   * @return the option
   */
  public static <T> Option<T> of(String name, Class<T> type) {
    return new Option<>(name, type);
  }
}
