package dev.pintle.runner;

import dev.pintle.Headers;
import dev.pintle.spi.Exchange;
import dev.pintle.spi.ResponsePlan;
import dev.pintle.spi.Sent;
import dev.pintle.spi.Service;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A GET that no client has sent and whose response nobody gets, but which is in everything else as
 * if it had come over a Unix-domain socket: the body is written and closed, and hooks run.
 */
final class RehearsalRequest extends Exchange {
  private final String target;
  private final Headers headers;
  private final boolean secure;
  private int status;
  private boolean broken;

  /**
   * Makes one.
   *
   * @param target with the mount
   * @param agent what User-Agent says, by which the app can tell
   * @param secure whether clients come over TLS, without which some apps redirect
   */
  RehearsalRequest(Service service, String target, String agent, boolean secure) {
    super(service);
    this.target = target;
    this.headers = Headers.of("Host", "localhost", "User-Agent", agent, "Accept", "*/*");
    this.secure = secure;
  }

  /** Of the response; 0 if it broke off. */
  int status() {
    return broken ? 0 : status;
  }

  @Override
  public String method() {
    return "GET";
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
  protected @Nullable SocketAddress peer() {
    return null;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return null;
  }

  @Override
  protected boolean isSecure() {
    return secure;
  }

  @Override
  protected InputStream body() {
    return InputStream.nullInputStream();
  }

  @Override
  protected void head(ResponsePlan plan) {
    status = plan.status();
  }

  @Override
  protected void write(ByteBuffer bytes) {
    bytes.position(bytes.limit());
  }

  @Override
  protected void end(ByteBuffer bytes, @Nullable Headers trailers, Sent sent) {
    sent.sent(bytes.remaining(), null);
  }

  @Override
  protected void breakOff() {
    broken = true;
  }
}
