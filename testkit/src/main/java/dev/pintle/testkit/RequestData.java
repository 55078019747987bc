package dev.pintle.testkit;

import dev.pintle.Headers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is to be sent.
 *
 * @param method a token
 * @param target well-formed for the method
 * @param protocol such as "HTTP/1.1"
 * @param headers all fields, those that frame the body included
 * @param body null if there is none
 * @param trailers sent behind a chunked body
 * @param env entries to be put into the request map before the app sees it
 * @param fault what the client does wrong, null for nothing
 */
record RequestData(
    String method,
    String target,
    String protocol,
    Headers headers,
    @Nullable RequestBody body,
    Headers trailers,
    Map<String, Object> env,
    @Nullable Fault fault) {

  /** How long the client waits for bytes: one that stalls outlasts the time-outs of a server. */
  Duration patience() {
    return fault instanceof Fault.StallAfterSending
        ? Duration.ofSeconds(40)
        : Duration.ofSeconds(CallWatch.PATIENCE_SECONDS);
  }

  boolean isVersion10() {
    return protocol.equals("HTTP/1.0");
  }

  /** Whether the body waits for an interim 100. */
  boolean expectsContinue() {
    String expected = headers.first("Expect");
    return body != null && expected != null && expected.equalsIgnoreCase("100-continue");
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
