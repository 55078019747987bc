/** Clients who want more than their share, at every handler that speaks HTTP. */
@NullMarked
package dev.pintle.conformance.hostile;

import org.jspecify.annotations.NullMarked;
