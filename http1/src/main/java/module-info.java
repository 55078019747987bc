/** The codec of HTTP/1, for the handlers that speak it; exported to them only. */
@SuppressWarnings("module") // the handlers are compiled after this module, so javac cannot see them
module dev.pintle.http1 {
  requires transitive dev.pintle;

  exports dev.pintle.http1 to
      dev.pintle.http,
      dev.pintle.jetty,
      dev.pintle.undertow;
}
