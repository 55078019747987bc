package dev.pintle.fcgi;

import dev.pintle.Options;
import dev.pintle.fcgi.codec.FcgiLimits;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The options as the connections need them; times in nanoseconds.
 *
 * @param trustPath whether SCRIPT_NAME and PATH_INFO are the web server's own
 * @param endsOverloaded whether a request that is one too many ends without a response
 * @param streamMemory so many bytes of a stream are held in memory
 * @param maxBody so many bytes of a stream are taken in at all
 * @param maxConnections what is told a web server that asks
 * @param terminateNanos for so long an app may have a request; 0 for as long as it likes
 * @param sendFile which files the web server sends; null if none
 */
record FcgiSettings(
    FcgiLimits limits,
    boolean trustPath,
    boolean endsOverloaded,
    int streamMemory,
    long maxBody,
    int maxConnections,
    long headNanos,
    long bodyNanos,
    long writeNanos,
    long idleNanos,
    long terminateNanos,
    @Nullable SendFile sendFile) {
  private static final int STREAM_MEMORY = 256 * 1024;

  /** Kept connections are the web server's to end: nginx keeps them for 60 s. */
  private static final long LEAST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(120);

  static FcgiSettings of(Options options) {
    boolean idleIsSet = options.assigned().contains("idle-timeout");
    long idle = options.idleTimeout().toNanos();
    return new FcgiSettings(
        FcgiOptions.limits(options),
        FcgiOptions.isOther(FcgiOptions.PATH, "derive", "trust", options),
        FcgiOptions.isOther(FcgiOptions.OVERLOAD, "503", "end", options),
        STREAM_MEMORY,
        options.maxBody(),
        options.maxConnections(),
        options.headTimeout().toNanos(),
        options.bodyTimeout().toNanos(),
        options.writeTimeout().toNanos(),
        idleIsSet ? idle : Math.max(idle, LEAST_IDLE_NANOS),
        FcgiOptions.terminateNanos(options),
        options.get(FcgiOptions.SEND_FILE).map(SendFile::new).orElse(null));
  }
}
