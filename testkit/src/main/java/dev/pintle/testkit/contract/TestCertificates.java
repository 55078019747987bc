package dev.pintle.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the certificates of a run when they are first asked for. */
final class TestCertificates {
  private @Nullable TestCertificate first;
  private @Nullable TestCertificate second;

  synchronized TestCertificate first() throws IOException {
    if (first == null) {
      first = make();
    }
    return first;
  }

  /** Of another key, which whoever trusts the first does not trust. */
  synchronized TestCertificate second() throws IOException {
    if (second == null) {
      second = make();
    }
    return second;
  }

  private static TestCertificate make() throws IOException {
    Path folder = Files.createTempDirectory("pintle-tls");
    folder.toFile().deleteOnExit(); // behind its files: the last registered is deleted first
    TestCertificate made = TestCertificate.make(folder);
    for (String file : new String[] {"server.p12", "cert.pem", "key.pem"}) {
      folder.resolve(file).toFile().deleteOnExit();
    }
    return made;
  }
}
