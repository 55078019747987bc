/** Tests for apps, in memory or through a socket. */
module dev.pintle.testkit {
  requires transitive dev.pintle;
  requires dev.pintle.http;
  requires transitive org.assertj.core;
  requires java.management; // the contract looks at buffers outside the heap
  requires org.slf4j;
  requires static transitive org.junit.jupiter.api; // for the contract alone

  exports dev.pintle.testkit;
  exports dev.pintle.testkit.contract;
}
