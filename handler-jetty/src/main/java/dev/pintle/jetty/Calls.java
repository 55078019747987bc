package dev.pintle.jetty;

import dev.pintle.spi.Service;
import java.util.concurrent.Executor;

/**
 * What all requests of a server share.
 *
 * @param threads may block
 */
record Calls(Service service, Timeouts timeouts, Executor threads) {}
