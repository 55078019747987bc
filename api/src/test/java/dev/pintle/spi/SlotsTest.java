package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Key;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void areFoundByTheirKeys() {
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      assertThat(Slots.of(Slots.key(slot))).as(Slots.key(slot)).isEqualTo(slot);
    }
  }

  @Test
  void areThoseOfEveryKeyInEnv() throws IllegalAccessException {
    List<String> keys = new ArrayList<>();
    for (Field field : Env.class.getFields()) {
      if (field.get(null) instanceof Key<?> key) {
        keys.add(key.name());
      }
    }

    assertThat(keys)
        .hasSize(Slots.COUNT)
        .allSatisfy(key -> assertThat(Slots.of(key)).isNotNegative());
  }
}
