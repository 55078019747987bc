package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class KeyTest {
  private static final Key<Integer> COUNT = Key.of("test.count", Integer.class);

  private final Map<String, Object> env = new HashMap<>();

  @Test
  void readsWhatWasPut() {
    COUNT.put(env, 3);

    assertThat(COUNT.get(env)).isEqualTo(3);
    assertThat(COUNT.find(env)).contains(3);
    assertThat(env).containsExactly(Map.entry("test.count", 3));
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(COUNT.find(env)).isEmpty();
  }

  @Test
  void namesTheKeyThatIsMissing() {
    assertThatThrownBy(() -> COUNT.get(env))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("test.count");
  }

  @Test
  void checksTheTypeWhereItIsPut() {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Key<Object> raw = (Key) COUNT;

    assertThatThrownBy(() -> raw.put(env, "three"))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("test.count")
        .hasMessageContaining("java.lang.Integer")
        .hasMessageContaining("java.lang.String");
    assertThat(env).isEmpty();
  }

  @Test
  void namesTheKeyWhoseValueIsOfAnotherType() {
    env.put("test.count", "three");

    assertThatThrownBy(() -> COUNT.get(env))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("test.count");
    assertThatThrownBy(() -> COUNT.find(env)).isInstanceOf(ClassCastException.class);
  }

  @Test
  void refusesNull() {
    assertThatThrownBy(() -> COUNT.put(env, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("test.count");
  }

  @Test
  void hasAName() {
    assertThatThrownBy(() -> Key.of("", String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a key needs a name");
  }

  @Test
  void refusesAPrimitiveThatNoValueIsAnInstanceOf() {
    assertThatThrownBy(() -> Key.of("test.count", int.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the value of \"test.count\" cannot be a primitive int; use its wrapper class");
  }

  @Test
  void removesItsEntry() {
    COUNT.put(env, 3);
    COUNT.remove(env);

    assertThat(env).isEmpty();
  }

  @Test
  void knowsItsNameAndType() {
    assertThat(COUNT.name()).isEqualTo("test.count");
    assertThat(COUNT.type()).isEqualTo(Integer.class);
    assertThat(COUNT).hasToString("test.count");
  }
}
