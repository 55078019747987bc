/** The command line: runs an app, reloads it, supervises it. */
module dev.pintle.runner {
  requires dev.pintle;
  requires info.picocli;
  requires java.compiler;

  // Until the package has its first class (javac refuses to export an empty one):
  // opens dev.pintle.runner to
  //     info.picocli;
}
