package dev.pintle.runner;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Notes when a body that is an input stream of the app's has to be waited for. */
final class WatchedInput extends FilterInputStream {
  private final Flight flight;

  WatchedInput(InputStream in, Flight flight) {
    super(in);
    this.flight = flight;
  }

  @Override
  public int read() throws IOException {
    flight.beginRead();
    try {
      return super.read();
    } finally {
      flight.returned();
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    flight.beginRead();
    try {
      return super.read(bytes, offset, length);
    } finally {
      flight.returned();
    }
  }
}
