package dev.pintle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A typed option of one handler, such as its native server object. Options that every handler has
 * are methods of {@link Options}.
 *
 * @param <T> the type of its value
 * @param name as in {@code -o NAME=VALUE}, prefixed with the handler's name: "fcgi.path"
 * @param type the class of its value
 * @param meaning what it limits or sets and its default, in half a line, for the command line's
 *     help; may be empty
 */
public record Option<T>(String name, Class<T> type, String meaning) {
  /**
   * Makes one.
   *
   * @param name see above
   * @param type see above
   * @param meaning see above
   */
  public Option {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(meaning, "meaning");
  }

  /**
   * Makes one without a word on its meaning.
   *
   * @param <T> the type of its value
   * @param name as in {@code -o NAME=VALUE}
   * @param type the class of its value
   * @return the option
   */
  public static <T> Option<T> of(String name, Class<T> type) {
    return of(name, type, "");
  }

  /**
   * Makes one.
   *
   * @param <T> the type of its value
   * @param name as in {@code -o NAME=VALUE}
   * @param type the class of its value
   * @param meaning what it limits or sets and its default, in half a line
   * @return the option
   */
  public static <T> Option<T> of(String name, Class<T> type, String meaning) {
    return new Option<>(name, type, meaning);
  }

  /**
   * Reads a value as people write it, as for {@code -o NAME=VALUE}: "500ms", "64KB", "true".
   *
   * @param text the value
   * @return the value
   * @throws IllegalArgumentException in a sentence that begins with the option's name, if the text
   *     cannot be understood or the type has no values that can be written
   */
  public T parse(String text) {
    return OptionText.parse(this, text);
  }

  // By hand: Java makes those of a record with method handles, which takes 10 ms of a start.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Option<?> option
        && name.equals(option.name)
        && type.equals(option.type)
        && meaning.equals(option.meaning);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
