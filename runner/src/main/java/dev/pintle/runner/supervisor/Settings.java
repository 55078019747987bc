package dev.pintle.runner.supervisor;

import dev.pintle.spi.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bin/pintle start} was asked for.
 *
 * @param listen the sockets to hold
 * @param workers how many processes of a generation
 * @param readyTimeout how long a worker may take to be ready
 * @param drain how long one that has been told to go may take for that
 * @param interval after which a worker that says nothing counts as ready
 * @param settle how long a new generation must have been ready before the old one is told to go
 * @param ours whether the command is known to be bin/pintle
 * @param tellsReady whether a worker is ready only when it says so, as ours do
 * @param pidFile null for none
 * @param statusFile null for none
 * @param logFile null for standard error
 * @param command what to run, at least its name
 */
record Settings(
    List<ListenAddress> listen,
    int workers,
    Duration readyTimeout,
    Duration drain,
    Duration interval,
    Duration settle,
    boolean ours,
    boolean tellsReady,
    @Nullable Path pidFile,
    @Nullable Path statusFile,
    @Nullable Path logFile,
    List<String> command) {}
