/** Proxies in front, and clients that try to have one request taken for two. */
@NullMarked
package dev.pintle.conformance.smuggling;

import org.jspecify.annotations.NullMarked;
