package dev.pintle.testkit;

import dev.pintle.Headers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** An exchange over a connection of its own, in HTTP/1.1. */
final class WireExchange extends AbstractExchange {
  private final RequestData request;
  private final Connection connection;
  private final InputStream in;
  private final OutputStream out;
  private final WireRequest sending;
  private final WireBody.Trailers trailers = new WireBody.Trailers();

  private WireExchange(RequestData request, CallWatch watch, Connection connection)
      throws IOException {
    super(request, watch);
    this.request = request;
    this.connection = connection;
    this.in = new BufferedInputStream(connection.in());
    this.out = connection.out();
    this.sending = new WireRequest(request, out, connection);
  }

  /** Sends the head, and the body behind it on a thread of its own. */
  static WireExchange begin(RequestData request, CallWatch watch, Connection connection)
      throws IOException {
    WireExchange exchange = new WireExchange(request, watch, connection);
    exchange.sending.begin();
    return exchange;
  }

  @Override
  Head nextHead() throws IOException {
    Head head = ResponseHeads.read(in);
    if (sending.hasLeft()) {
      throw new IOException("the client left while it sent, as the test asked");
    }
    sending.answered(head.status());
    return head;
  }

  @Override
  InputStream inputBehind(Head head) throws IOException {
    return head.upgrades(request.method())
        ? in
        : WireBody.behind(head, request.method(), in, trailers);
  }

  @Override
  OutputStream conversation() {
    return out;
  }

  @Override
  Headers trailers() {
    return trailers.fields();
  }

  @Override
  public void leave() {
    connection.close();
  }

  @Override
  public void close() {
    connection.close();
    super.close();
  }
}
