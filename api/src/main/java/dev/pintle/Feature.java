package dev.pintle;

/** What a handler may have or lack; everything else in the specification holds on every handler. */
public enum Feature {
  /** {@link Env#HEADERS} keeps wire order, case and repeats. */
  LOSSLESS_HEADERS,
  /** {@link Cancellation.Reason#CLIENT_GONE} is noticed while the app is quiet. */
  EAGER_CANCELLATION,
  /** {@link Env#INFORMATIONAL} is present where the protocol allows it. */
  INFORMATIONAL,
  /** {@link Env#TRAILERS} is present. */
  REQUEST_TRAILERS,
  /** {@link BodySink#trailers} works where the protocol allows it. */
  RESPONSE_TRAILERS,
  /** {@link Response#upgrade} works. */
  UPGRADE,
  /** The CONNECT method reaches the app and can be answered with a {@link Duplex}. */
  CONNECT,
  /** Listens on Unix-domain sockets. */
  UNIX_SOCKETS,
  /** Listens on sockets inherited from a parent process. */
  INHERITED_SOCKETS,
  /** Serves TLS. */
  TLS,
  /** Serves HTTP/2. */
  HTTP_2
}
