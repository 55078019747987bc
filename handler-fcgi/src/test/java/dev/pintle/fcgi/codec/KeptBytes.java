package dev.pintle.fcgi.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** How many bytes a demultiplexer holds on to, in whatever way. */
final class KeptBytes {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private long bytes;

  private KeptBytes() {}

  static long of(Demultiplexer demultiplexer) {
    KeptBytes kept = new KeptBytes();
    try {
      kept.visit(demultiplexer);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
    return kept.bytes;
  }

  private void visit(Object object) throws IllegalAccessException {
    if (object == null || object instanceof RequestEvents || !seen.add(object)) {
      return;
    }
    if (object instanceof byte[] array) {
      bytes += array.length;
    } else if (object instanceof Object[] array) {
      bytes += 4L * array.length;
      for (Object each : array) {
        visit(each);
      }
    } else if (object.getClass().getPackage().equals(KeptBytes.class.getPackage())
        && !(object instanceof Enum)) {
      for (Field field : object.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          visit(field.get(object));
        }
      }
    }
  }
}
