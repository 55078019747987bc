/** Serves apps behind a web server that speaks FastCGI. */
@NullMarked
package dev.pintle.fcgi;

import org.jspecify.annotations.NullMarked;
