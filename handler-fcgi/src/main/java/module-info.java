/** Apps behind a web server that speaks FastCGI. */
module dev.pintle.fcgi {
  requires org.slf4j;
  requires transitive dev.pintle;
  requires dev.pintle.transport;
  requires static org.jspecify;

  exports dev.pintle.fcgi;

  provides dev.pintle.Handler with
      dev.pintle.fcgi.FcgiHandler;
}
