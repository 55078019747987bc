package dev.pintle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The request's body as the app sees it: not to be read once the request has ended. */
final class LintRequestInput extends FilterInputStream {
  private final LintParty party;

  LintRequestInput(InputStream in, LintParty party) {
    super(in);
    this.party = party;
  }

  @Override
  public int read() throws IOException {
    checkLasts();
    return super.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    checkLasts();
    return super.read(bytes, offset, length);
  }

  @Override
  public long skip(long wanted) throws IOException {
    checkLasts();
    return super.skip(wanted);
  }

  private void checkLasts() {
    if (party.request().hasEnded()) {
      throw party.layerBroke("REQ-12", "pintle.input is read after the request has ended");
    }
  }
}
