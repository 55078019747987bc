/** Runs apps on Undertow: the handler {@code undertow} and its options. */
@NullMarked
package dev.pintle.undertow;

import org.jspecify.annotations.NullMarked;
