package dev.pintle.testkit.contract;

import dev.pintle.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A request that every protocol can carry.
 *
 * @param method its method
 * @param target path and query as they are sent
 * @param headers its fields, without Host and what frames the body, but for the Content-Length of
 *     an open one if that is to be declared
 * @param body sent with its length; null if there is none
 * @param open whether the body is sent bit by bit
 */
record ClientRequest(
    String method, String target, Headers headers, @Nullable String body, boolean open) {
  static ClientRequest of(String method, String target) {
    return new ClientRequest(method, target, Headers.empty(), null, false);
  }

  static ClientRequest get(String target) {
    return of("GET", target);
  }

  static ClientRequest post(String target, String body) {
    return of("POST", target).withBody(body);
  }

  /** A POST whose body is sent bit by bit. */
  static ClientRequest open(String target) {
    return new ClientRequest("POST", target, Headers.empty(), null, true);
  }

  ClientRequest withBody(String newBody) {
    return new ClientRequest(method, target, headers, newBody, false);
  }

  ClientRequest with(String name, String value) {
    Headers more = headers.toBuilder().add(name, value).build();
    return new ClientRequest(method, target, more, body, open);
  }
}
