/**
 * HTTP/1.x in bytes: requests read strictly, and the heads of responses; the same for all handlers
 * that see the bytes themselves. Exported to these only.
 */
@NullMarked
package dev.pintle.http1;

import org.jspecify.annotations.NullMarked;
