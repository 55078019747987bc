/** Web servers side by side, {@code bin/bench web}. */
@NullMarked
package dev.pintle.bench.web;

import org.jspecify.annotations.NullMarked;
