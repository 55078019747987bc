package dev.pintle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended.
 *
 * @param status the status that was sent; 0 if none was
 * @param bytes how many bytes of the body were sent, framing left out
 * @param duration from the last byte of the request's head to the last byte of the response
 * @param failure what broke the response off or was thrown by the app; null if all went well
 */
public record Outcome(int status, long bytes, Duration duration, @Nullable Throwable failure) {}
