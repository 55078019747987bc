/** Holds every handler to the contract, and to each other. */
@NullMarked
package dev.pintle.conformance;

import org.jspecify.annotations.NullMarked;
