/**
 * The supervisor, {@code bin/pintle start}: it holds the listening sockets, and workers come and
 * go.
 *
 * <p>One thread owns all of its state, {@link dev.pintle.runner.supervisor.EventLoop}; whatever
 * happens, be it a signal, the end of a process or a line on a connection, becomes a task of it. A
 * {@link dev.pintle.runner.supervisor.Worker} is one process. A {@link
 * dev.pintle.runner.supervisor.Slot} is a place of {@code --workers}, which has a worker for as
 * long as its generation serves. A {@link dev.pintle.runner.supervisor.Generation} is what one
 * start or reload has brought up. {@link dev.pintle.runner.supervisor.Reloads} puts one in the
 * place of another, and {@link dev.pintle.runner.supervisor.Supervisor} begins and ends it all.
 *
 * <p>{@link dev.pintle.runner.supervisor.Supervision} is the other end: what a worker of ours says
 * and hears.
 */
@NullMarked
package dev.pintle.runner.supervisor;

import org.jspecify.annotations.NullMarked;
