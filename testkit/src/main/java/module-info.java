/** Tests for apps, without a socket, and the contract that tests handlers. */
module dev.pintle.testkit {
  requires transitive dev.pintle;
  requires dev.pintle.http;
  // Once the package has a class (javac refuses to export an empty one): exports dev.pintle.testkit
  requires transitive org.assertj.core;
}
