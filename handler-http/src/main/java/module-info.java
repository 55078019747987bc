/** An HTTP/1.1 server for apps. */
module dev.pintle.http {
  requires org.slf4j;
  requires transitive dev.pintle;
  requires dev.pintle.http1;
  requires dev.pintle.transport;

  provides dev.pintle.Handler with
      dev.pintle.http.HttpHandler;

  exports dev.pintle.http;
}
