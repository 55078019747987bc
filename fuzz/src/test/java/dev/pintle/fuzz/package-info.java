/** The fuzzer Jazzer, let loose on what reads bytes of others. */
@NullMarked
package dev.pintle.fuzz;

import org.jspecify.annotations.NullMarked;
