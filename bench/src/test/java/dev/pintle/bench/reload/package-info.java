/** Reloads under load, in short, and what the clients that load see. */
@NullMarked
package dev.pintle.bench.reload;

import org.jspecify.annotations.NullMarked;
