package dev.pintle.testkit.contract;

import java.io.IOException;

/** A client that sends one request after the other over one connection. */
@FunctionalInterface
interface KeptClient {
  /** Begins the next one; the one before has been answered. */
  ClientExchange begin(ClientRequest request) throws IOException;

  /** Sends one and gives the final reply. */
  default Reply send(ClientRequest request) throws IOException {
    return begin(request).finish();
  }

  default Reply get(String target) throws IOException {
    return send(ClientRequest.get(target));
  }
}
