/** The command line: runs an app, reloads it, and supervises the processes that do. */
module dev.pintle.runner {
  requires dev.pintle;
  requires info.picocli;
  requires java.compiler;
  requires org.newsclub.net.unix;
  requires org.slf4j;

  uses dev.pintle.Handler;

  // picocli sets the fields of its commands.
  opens dev.pintle.runner.supervisor to
      info.picocli;
}
