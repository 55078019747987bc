package dev.pintle.undertow;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.ConnectorStatistics;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/** Begins one protocol on connections; what Undertow's choice of protocols asks of such a thing. */
abstract class ProtocolOpener implements DelegateOpenListener {
  private final ByteBufferPool pool;
  private volatile HttpHandler root;
  private volatile OptionMap options;

  ProtocolOpener(ByteBufferPool pool, HttpHandler root, OptionMap options) {
    this.pool = pool;
    this.root = root;
    this.options = options;
  }

  @Override
  public void handleEvent(StreamConnection connection) {
    handleEvent(connection, null);
  }

  @Override
  public HttpHandler getRootHandler() {
    return root;
  }

  @Override
  public void setRootHandler(HttpHandler root) {
    this.root = root;
  }

  @Override
  public OptionMap getUndertowOptions() {
    return options;
  }

  @Override
  public void setUndertowOptions(OptionMap options) {
    this.options = options;
  }

  @Override
  public ByteBufferPool getBufferPool() {
    return pool;
  }

  @Override
  public @Nullable ConnectorStatistics getConnectorStatistics() {
    return null;
  }

  /** The server closes connections, whatever they speak. */
  @Override
  public void closeConnections() {}
}
