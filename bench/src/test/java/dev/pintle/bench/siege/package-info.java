@NullMarked
package dev.pintle.bench.siege;

import org.jspecify.annotations.NullMarked;
