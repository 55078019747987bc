/** Serves apps on Jetty; {@link dev.pintle.jetty.JettyHandler} is the way in. */
@NullMarked
package dev.pintle.jetty;

import org.jspecify.annotations.NullMarked;
