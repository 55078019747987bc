/** An HTTP/1.1 server for apps. */
module dev.pintle.http {
  requires org.slf4j;
  requires transitive dev.pintle;
  requires dev.pintle.transport;

  // Until the package has its first class (javac refuses to export an empty one):
  // exports dev.pintle.http;
  // provides dev.pintle.Handler with
  //     dev.pintle.http.HttpHandler;
}
