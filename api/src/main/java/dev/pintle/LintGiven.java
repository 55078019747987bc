package dev.pintle;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers what was given once, by identity and without keeping it alive. */
final class LintGiven {
  private static final Set<Identity> SEEN = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

  private LintGiven() {}

  /** Remembers {@code object}; false if it was given before. */
  static boolean add(Object object) {
    for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      SEEN.remove(gone);
    }
    return SEEN.add(new Identity(object));
  }

  private static final class Identity extends WeakReference<Object> {
    private final int hash;

    Identity(Object object) {
      super(object, GONE);
      hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      Object mine = get();
      return this == other
          || (mine != null && other instanceof Identity identity && identity.get() == mine);
    }
  }
}
