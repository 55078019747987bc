/**
 * FastCGI 1.0 in bytes: records in, events out; events in, records out. Nothing here knows sockets,
 * threads or time. Sections named in comments are those of the FastCGI Specification 1.0.
 */
@NullMarked
package dev.pintle.fcgi.codec;

import org.jspecify.annotations.NullMarked;
