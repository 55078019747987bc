/** Tests for apps, without a socket, and the contract that tests handlers. */
module dev.pintle.testkit {
  requires transitive dev.pintle;
  requires dev.pintle.http;
  requires transitive org.assertj.core;

  // Until the package has its first class (javac refuses to export an empty one):
  // exports dev.pintle.testkit;
}
