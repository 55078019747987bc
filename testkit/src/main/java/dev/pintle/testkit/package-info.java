/** In-process clients, assertions, faults, and the handler contract. */
@NullMarked
package dev.pintle.testkit;

import org.jspecify.annotations.NullMarked;
