/** Races of whole servers; each is a program that prints what it measured. */
@NullMarked
package dev.pintle.bench;

import org.jspecify.annotations.NullMarked;
