package dev.pintle.testkit;

import dev.pintle.Cancellation;
import dev.pintle.Completion;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.RequestTrailers;
import dev.pintle.spi.ErrorLog;
import dev.pintle.spi.RequestSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What the request map of a direct call is made of. */
final class DirectSource implements RequestSource {
  private static final int SERVER_PORT = 80;
  private static final int CLIENT_PORT = 50_000;

  private final RequestData request;
  private final Inbox inbox;
  private final Cancellation cancellation;
  private final Completion completion;
  private final DirectInput input;
  private volatile boolean finalHeadBegun;

  DirectSource(RequestData request, Inbox inbox, Cancellation cancellation, Completion completion) {
    this.request = request;
    this.inbox = inbox;
    this.cancellation = cancellation;
    this.completion = completion;
    this.input = new DirectInput(request.body(), this::sendContinue);
  }

  /** From now on interim responses come too late. */
  void finalHeadBegins() {
    finalHeadBegun = true;
  }

  private void sendContinue() {
    if (request.expectsContinue() && !request.isVersion10() && !finalHeadBegun) {
      inbox.head(100, Headers.empty());
    }
  }

  private void sendInterim(int status, Headers headers) throws IOException {
    if (status < 102 || status > 199) {
      throw new IllegalArgumentException(
          "an interim response has a status from 102 to 199, not " + status);
    }
    if (finalHeadBegun) {
      throw new IllegalStateException("the final response has begun");
    }
    inbox.head(status, headers);
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String target() {
    return request.target();
  }

  @Override
  public String protocol() {
    return request.protocol();
  }

  @Override
  public Headers headers() {
    return request.headers();
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public SocketAddress remoteAddress() {
    return loopback(CLIENT_PORT);
  }

  @Override
  public SocketAddress localAddress() {
    return loopback(SERVER_PORT);
  }

  private static SocketAddress loopback(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  @Override
  public String mount() {
    return "";
  }

  @Override
  public String handler() {
    return "test";
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public PrintWriter errors() {
    return ErrorLog.writer();
  }

  @Override
  public Cancellation cancellation() {
    return cancellation;
  }

  @Override
  public Completion completion() {
    return completion;
  }

  @Override
  public @Nullable Informational informational() {
    return request.isVersion10() ? null : this::sendInterim;
  }

  @Override
  public RequestTrailers trailers() {
    return () -> {
      if (!input.isAtEnd()) {
        throw new IllegalStateException("the trailers come after the body, which was not read");
      }
      return request.trailers();
    };
  }
}
