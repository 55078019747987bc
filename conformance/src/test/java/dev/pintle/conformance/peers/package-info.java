/** Programs that others wrote, talking to the handler. */
@NullMarked
package dev.pintle.conformance.peers;

import org.jspecify.annotations.NullMarked;
