/** A short soak, and that it sees what it is for. */
@NullMarked
package dev.pintle.bench.soak;

import org.jspecify.annotations.NullMarked;
