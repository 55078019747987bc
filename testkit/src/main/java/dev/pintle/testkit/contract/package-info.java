/** The contract that every handler is held to. */
@NullMarked
package dev.pintle.testkit.contract;

import org.jspecify.annotations.NullMarked;
