package dev.pintle.bench.reload;

import java.io.IOException;

/** A process that loads the next version itself, at SIGHUP. */
final class InProcess extends Deployment {
  InProcess(Site site) throws IOException, InterruptedException {
    super(site, site.run("-l", site.address()));
  }

  @Override
  void reload() throws IOException, InterruptedException {
    int said = process.said();
    process.signal("HUP");
    String line = process.await(said, text -> text.contains("reloaded"), PATIENCE);
    if (!line.startsWith("pintle: reloaded ")) {
      throw new IOException(line);
    }
  }

  /** From then on no request begins with the old one, which is not seen from without. */
  @Override
  void awaitEndOfOld() {}
}
