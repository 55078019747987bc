/** The interface between a web app, a function, and the server that runs it. */
@SuppressWarnings("module") // the handlers are compiled after this module, so javac cannot see them
module dev.pintle {
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.pintle;
  exports dev.pintle.spi;
  exports dev.pintle.internal.http1 to
      dev.pintle.http,
      dev.pintle.jetty,
      dev.pintle.undertow;

  uses dev.pintle.Handler;
}
