/** Listeners, event loops, buffers, timeouts and drain: what every socket-based handler needs. */
@NullMarked
package dev.pintle.transport;

import org.jspecify.annotations.NullMarked;
