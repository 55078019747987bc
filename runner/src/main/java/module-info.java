/** The command line: runs an app and reloads it. */
module dev.pintle.runner {
  requires dev.pintle;
  requires info.picocli;
  requires java.compiler;
  requires org.slf4j;

  uses dev.pintle.Handler;

  // picocli sets the fields of the commands.
  opens dev.pintle.runner to
      info.picocli;
}
