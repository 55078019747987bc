/** For authors of handlers: what every adapter would otherwise write again. Apps do not need it. */
@NullMarked
package dev.pintle.spi;

import org.jspecify.annotations.NullMarked;
