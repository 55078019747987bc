/** Shared by the packages of this module and not exported. */
@NullMarked
package dev.pintle.internal;

import org.jspecify.annotations.NullMarked;
