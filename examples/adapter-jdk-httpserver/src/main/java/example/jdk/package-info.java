/** A handler for the JDK's HTTP server, written as by somebody outside of this project. */
@NullMarked
package example.jdk;

import org.jspecify.annotations.NullMarked;
