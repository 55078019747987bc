/** Pintle apps on Jetty. */
module dev.pintle.jetty {
  requires org.slf4j;
  requires transitive dev.pintle;
  requires dev.pintle.http1;
  requires transitive org.eclipse.jetty.server;
  requires org.eclipse.jetty.alpn.server;
  requires org.eclipse.jetty.http2.server;

  exports dev.pintle.jetty;

  provides dev.pintle.Handler with
      dev.pintle.jetty.JettyHandler;
}
