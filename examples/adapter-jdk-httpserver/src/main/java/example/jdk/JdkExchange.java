package example.jdk;

import com.sun.net.httpserver.HttpExchange;
import dev.pintle.Headers;
import dev.pintle.spi.Exchange;
import dev.pintle.spi.ResponsePlan;
import dev.pintle.spi.Sent;
import dev.pintle.spi.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One request. */
final class JdkExchange extends Exchange {
  private final HttpExchange exchange;
  private volatile boolean brokenOff;
  private boolean closesAtOnce;
  private @Nullable Headers headers;

  JdkExchange(Service service, HttpExchange exchange) {
    super(service);
    this.exchange = exchange;
  }

  /** The server closes the connection where its handler throws, and ends the body where not. */
  void answer() throws IOException {
    run();
    if (brokenOff) {
      throw new IOException("the response has been broken off");
    }
  }

  @Override
  public String method() {
    return exchange.getRequestMethod();
  }

  @Override
  public String target() {
    return exchange.getRequestURI().toString();
  }

  @Override
  public String protocol() {
    return exchange.getProtocol();
  }

  @Override
  public Headers headers() {
    Headers made = headers;
    if (made == null) {
      Headers.Builder builder = Headers.builder();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> values.forEach(value -> builder.add(name, value)));
      made = builder.build();
      headers = made;
    }
    return made;
  }

  @Override
  public SocketAddress localAddress() {
    return exchange.getLocalAddress();
  }

  @Override
  protected SocketAddress peer() {
    return exchange.getRemoteAddress();
  }

  @Override
  protected boolean isSecure() {
    return false;
  }

  @Override
  protected InputStream body() {
    return exchange.getRequestBody();
  }

  @Override
  protected void head(ResponsePlan plan) throws IOException {
    var fields = exchange.getResponseHeaders();
    Headers planned = plan.headers();
    for (int i = 0; i < planned.size(); i++) {
      fields.add(planned.name(i), planned.value(i));
    }
    closesAtOnce = mustClose(plan) && plan.length() >= 0;
    if (mustClose(plan) || service().isDraining()) {
      fields.set("Connection", "close");
    }
    if (!plan.sendsBody() && plan.length() >= 0) {
      fields.set("Content-Length", Long.toString(plan.length()));
    }
    boolean empty = !plan.sendsBody() || plan.length() == 0;
    // This server takes −1 for no body, and 0 for a length that is not known.
    exchange.sendResponseHeaders(plan.status(), empty ? -1 : Math.max(0, plan.length()));
  }

  @Override
  protected void write(ByteBuffer bytes) throws IOException {
    OutputStream out = exchange.getResponseBody();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.write(copy);
    out.flush();
  }

  @Override
  protected void end(ByteBuffer bytes, @Nullable Headers trailers, Sent sent) {
    int count = bytes.remaining();
    try {
      if (count > 0) {
        write(bytes);
      }
      if (closesAtOnce) {
        brokenOff = true;
      } else {
        exchange.close(); // reads over what is left of the request, and ends the response
      }
      sent.sent(count, null);
    } catch (IOException e) {
      sent.sent(0, e);
    }
  }

  @Override
  protected void breakOff() {
    brokenOff = true;
  }
}
