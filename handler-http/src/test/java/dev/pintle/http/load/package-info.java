/**
 * Load: programs that a person can run, and tests that run them briefly. The server has a JVM of
 * its own, that of {@code -Dpintle.load.java=/path/to/java} if it is given.
 *
 * <pre>{@code
 * mvn -pl handler-http -am test-compile dependency:build-classpath -Dmdep.outputFile=target/path
 * cd handler-http/target
 * java -cp test-classes:classes:$(cat path) dev.pintle.http.load.OpenLoop 20
 * }</pre>
 */
@NullMarked
package dev.pintle.http.load;

import org.jspecify.annotations.NullMarked;
