/** The HTTP/1.1 handler. */
@NullMarked
package dev.pintle.http;

import org.jspecify.annotations.NullMarked;
