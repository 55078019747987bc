package dev.pintle.runner;

import dev.pintle.BodySink;
import dev.pintle.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Notes when the app's writer waits for the client: that is not its own time. */
final class WatchedSink extends BodySink {
  private final BodySink sink;
  private final Flight flight;

  WatchedSink(BodySink sink, Flight flight) {
    this.sink = sink;
    this.flight = flight;
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    flight.pause();
    try {
      sink.write(source);
    } finally {
      flight.resume();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    flight.pause();
    try {
      sink.write(bytes, offset, length);
    } finally {
      flight.resume();
    }
  }

  @Override
  public void write(int oneByte) throws IOException {
    flight.pause();
    try {
      sink.write(oneByte);
    } finally {
      flight.resume();
    }
  }

  @Override
  public void flush() throws IOException {
    flight.pause();
    try {
      sink.flush();
    } finally {
      flight.resume();
    }
  }

  @Override
  public boolean isOpen() {
    return sink.isOpen();
  }

  @Override
  public void trailers(Headers trailers) {
    sink.trailers(trailers);
  }
}
