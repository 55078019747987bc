/** The interface between a web app, a function, and the server that runs it. */
module dev.pintle {
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.pintle;
  exports dev.pintle.spi;

  uses dev.pintle.Handler;
}
