package dev.pintle.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The least that an adapter implements: it keeps what it is told to send. */
class MemoryExchange extends Exchange {
  private final String method;
  private final String target;
  private final Headers headers;
  private final InputStream body;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  /** What was called, in order. */
  final List<String> calls = new ArrayList<>();

  /** Thrown by the next write or told by the next end, if there is one. */
  @Nullable IOException failure;

  MemoryExchange(Service service, String method, String target, Headers headers, String body) {
    super(service);
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = new ByteArrayInputStream(body.getBytes(ISO_8859_1));
  }

  static MemoryExchange get(Service service, String target) {
    return new MemoryExchange(service, "GET", target, Headers.of("Host", "a"), "");
  }

  /** The body that was sent. */
  String sent() {
    return sent.toString(ISO_8859_1);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return null;
  }

  @Override
  protected @Nullable SocketAddress peer() {
    return null;
  }

  @Override
  protected boolean isSecure() {
    return false;
  }

  @Override
  protected InputStream body() {
    return body;
  }

  @Override
  protected void head(ResponsePlan plan) {
    calls.add("head " + plan.status());
  }

  @Override
  protected void write(ByteBuffer bytes) throws IOException {
    calls.add("write " + bytes.remaining());
    if (failure != null) {
      throw failure;
    }
    take(bytes);
  }

  @Override
  protected void end(ByteBuffer bytes, @Nullable Headers trailers, Sent whenSent) {
    calls.add("end " + bytes.remaining());
    long count = bytes.remaining();
    if (failure == null) {
      take(bytes);
      whenSent.sent(count, null);
    } else {
      whenSent.sent(0, failure);
    }
  }

  private void take(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      sent.write(bytes.get());
    }
  }

  @Override
  protected void breakOff() {
    calls.add("breakOff");
  }
}
