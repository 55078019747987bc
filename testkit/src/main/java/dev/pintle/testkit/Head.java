package dev.pintle.testkit;

import dev.pintle.Headers;

/** The head of a response, interim or final. */
record Head(int status, Headers headers) {
  boolean isInterim() {
    return status < 200 && status != 101;
  }

  /** Whether what follows is no body but a conversation. */
  boolean upgrades(String method) {
    return status == 101 || (status / 100 == 2 && method.equals("CONNECT"));
  }
}
