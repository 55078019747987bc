/** Slow and greedy clients, and what honest ones notice of them. */
@NullMarked
package dev.pintle.bench.siege;

import org.jspecify.annotations.NullMarked;
