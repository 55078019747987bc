/** Programs that others wrote, talking to the handler. */
@NullMarked
package dev.pintle.http.peers;

import org.jspecify.annotations.NullMarked;
