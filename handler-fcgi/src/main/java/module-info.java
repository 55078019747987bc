/** Apps behind a web server that speaks FastCGI. */
module dev.pintle.fcgi {
  requires org.slf4j;
  requires transitive dev.pintle;
  requires dev.pintle.transport;
}
