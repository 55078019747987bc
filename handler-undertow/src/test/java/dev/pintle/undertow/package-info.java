/** What is special to Undertow; the contract has the rest. */
@NullMarked
package dev.pintle.undertow;

import org.jspecify.annotations.NullMarked;
