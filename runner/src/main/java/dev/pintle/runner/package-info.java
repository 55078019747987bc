/** The command line. */
@NullMarked
package dev.pintle.runner;

import org.jspecify.annotations.NullMarked;
