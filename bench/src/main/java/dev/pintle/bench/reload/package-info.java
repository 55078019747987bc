/** Apps that are reloaded again and again under load, by clients that count what is lost. */
@NullMarked
package dev.pintle.bench.reload;

import org.jspecify.annotations.NullMarked;
