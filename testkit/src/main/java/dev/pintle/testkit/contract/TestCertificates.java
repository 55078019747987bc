package dev.pintle.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the certificate of a run when it is first asked for. */
final class TestCertificates {
  private @Nullable TestCertificate made;

  synchronized TestCertificate get() throws IOException {
    if (made == null) {
      Path folder = Files.createTempDirectory("pintle-tls");
      folder.toFile().deleteOnExit(); // behind its files: the last registered is deleted first
      made = TestCertificate.make(folder);
      for (String file : new String[] {"server.p12", "cert.pem", "key.pem"}) {
        folder.resolve(file).toFile().deleteOnExit();
      }
    }
    return made;
  }
}
