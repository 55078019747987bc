/** What the HTTP and FastCGI handlers share; exported to them only. */
@SuppressWarnings("module") // the handlers are compiled after this module, so javac cannot see them
module dev.pintle.transport {
  requires java.management;
  requires jdk.net;
  requires org.slf4j;
  requires transitive dev.pintle;

  exports dev.pintle.transport to
      dev.pintle.fcgi,
      dev.pintle.http;
}
