/** A small web server of our own, which speaks FastCGI to the handler behind it. */
@NullMarked
package dev.pintle.conformance.gateway;

import org.jspecify.annotations.NullMarked;
