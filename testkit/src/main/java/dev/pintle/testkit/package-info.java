/** In-process clients, assertions and faults. */
@NullMarked
package dev.pintle.testkit;

import org.jspecify.annotations.NullMarked;
