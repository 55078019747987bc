/** Runs apps on Undertow. */
module dev.pintle.undertow {
  requires java.naming; // some method of Undertow's public classes names it
  requires org.slf4j;
  requires transitive dev.pintle;
  requires dev.pintle.http1;
  requires transitive undertow.core;
  requires transitive xnio.api;

  provides dev.pintle.Handler with
      dev.pintle.undertow.UndertowHandler;

  exports dev.pintle.undertow;
}
