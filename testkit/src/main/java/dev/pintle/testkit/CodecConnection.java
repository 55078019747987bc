package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.http.MemoryConnection;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A connection to the codec of the HTTP handler, in memory. */
final class CodecConnection implements Connection {
  private final MemoryConnection connection;
  private final InputStream in;

  CodecConnection(App app, Options options, Duration patience) {
    connection = MemoryConnection.open(app, options);
    in = new PatientInput(connection.input(), patience, this::close);
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return connection.output();
  }

  @Override
  public void close() {
    connection.close();
  }
}
