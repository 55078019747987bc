/** Apps under honest and hostile load for long, and what that leaves in their processes. */
@NullMarked
package dev.pintle.bench.soak;

import org.jspecify.annotations.NullMarked;
