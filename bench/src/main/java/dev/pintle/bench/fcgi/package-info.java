/** Races of FastCGI servers, ours and others. */
@NullMarked
package dev.pintle.bench.fcgi;

import org.jspecify.annotations.NullMarked;
