package dev.pintle.testkit.contract;

import dev.pintle.testkit.TestCertificate;
import javax.net.ssl.SSLContext;

/** The certificates of a run; each is of a key of its own. */
final class TestCertificates {
  private final TestCertificate first = TestCertificate.create();
  private final TestCertificate second = TestCertificate.create();
  private final SSLContext trustsFirst = first.clientContext();

  /** What servers have if a case says nothing else. */
  TestCertificate first() {
    return first;
  }

  TestCertificate second() {
    return second;
  }

  /** What clients have, made once. */
  SSLContext trustsFirst() {
    return trustsFirst;
  }
}
