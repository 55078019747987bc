package dev.pintle.runner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for by {@link OperationOptions}.
 *
 * @param status where the status page is, decoded and below the mount; null for none
 * @param statusAccess who may see it
 * @param ping where pings are answered; null for none
 * @param pingResponse with what text
 * @param ready where it is told whether the server should be sent requests; null for nowhere
 * @param drainDelay how long to serve on as before when told to go
 * @param slowLog how long an app may take before that is logged; null for no log
 * @param maxRequests after how many to retire; 0 for never
 * @param supervised whether something starts this process anew
 */
record OperationSettings(
    @Nullable String status,
    StatusAccess statusAccess,
    @Nullable String ping,
    String pingResponse,
    @Nullable String ready,
    Duration drainDelay,
    @Nullable Duration slowLog,
    int maxRequests,
    boolean supervised) {}
