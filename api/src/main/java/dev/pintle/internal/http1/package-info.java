/**
 * Reads requests of HTTP/1.x strictly, for all handlers alike that see their bytes. Exported to
 * these only.
 */
@NullMarked
package dev.pintle.internal.http1;

import org.jspecify.annotations.NullMarked;
