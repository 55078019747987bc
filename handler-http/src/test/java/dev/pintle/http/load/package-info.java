/**
 * Load: programs that a person can run, and tests that run them briefly. The server has a JVM of
 * its own.
 */
@NullMarked
package dev.pintle.http.load;

import org.jspecify.annotations.NullMarked;
