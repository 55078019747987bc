package dev.pintle.undertow;

import dev.pintle.http1.HttpDate;
import dev.pintle.spi.Service;
import io.undertow.server.HandlerWrapper;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a server share.
 *
 * @param apps runs requests on threads that may block
 * @param wrapper puts Undertow handlers in front of the app; null if there are none
 */
record Engine(
    Service service,
    Settings settings,
    Executor apps,
    HttpDate date,
    @Nullable HandlerWrapper wrapper) {}
