/** The command line: runs an app, reloads it, supervises it. */
module dev.pintle.runner {
  requires dev.pintle;
  requires java.compiler;
  requires org.slf4j;
}
