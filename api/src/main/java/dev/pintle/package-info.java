/**
 * The interface between a web app and any server: an {@link dev.pintle.App} takes a request map and
 * returns a {@link dev.pintle.Response}.
 *
 * <p>The rules of both are numbered in {@code docs/SPEC.md}; {@link dev.pintle.Lint} checks them
 * inside a process.
 */
@NullMarked
package dev.pintle;

import org.jspecify.annotations.NullMarked;
