package dev.pintle.conformance.gateway;

import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.conformance.BehindWebServer;
import java.io.IOException;
import java.nio.file.Path;

/** A handler that speaks FastCGI behind the gateway. */
public final class BehindGateway extends BehindWebServer {
  /**
   * Makes one.
   *
   * @param handler speaks FastCGI
   */
  public BehindGateway(Handler handler) {
    super(handler);
  }

  @Override
  protected Server inFrontOf(Server application, Path dir, Options options) throws IOException {
    return new Gateway(application, dir);
  }
}
