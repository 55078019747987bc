/** A small web server of our own, which speaks FastCGI to the handler behind it. */
@org.jspecify.annotations.NullMarked
package dev.pintle.conformance.gateway;
