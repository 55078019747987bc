package dev.pintle.spi;

import dev.pintle.Cancellation;
import dev.pintle.Completion;
import dev.pintle.Headers;
import dev.pintle.Informational;
import dev.pintle.RequestTrailers;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A request that a test describes, and that notes what it is asked. */
public final class SampleRequest implements RequestSource {
  private final List<String> asked = new ArrayList<>();
  private final PrintWriter errors = new PrintWriter(Writer.nullWriter());
  private final Completion completion = hook -> {};
  private final Cancellation cancellation = new NeverCancelled();
  private String method = "GET";
  private String target = "/";
  private String scheme = "http";
  private String mount = "";
  private Headers headers = Headers.empty();
  private InputStream input = InputStream.nullInputStream();
  private @Nullable SocketAddress remote = new InetSocketAddress("192.0.2.7", 50000);
  private @Nullable SocketAddress local =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
  private @Nullable Informational informational;
  private @Nullable RequestTrailers trailers;
  private @Nullable Runnable recycle;

  /** A GET of a target. */
  public static SampleRequest get(String target) {
    SampleRequest request = new SampleRequest();
    request.target = target;
    return request;
  }

  /** A POST of a body. */
  public static SampleRequest post(String contentType, byte[] body) {
    SampleRequest request = get("/");
    request.method = "POST";
    request.input = new ByteArrayInputStream(body);
    return request.headers(
        "Content-Type", contentType, "Content-Length", Integer.toString(body.length));
  }

  /** A POST of a form. */
  public static SampleRequest postForm(String form) {
    return post("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
  }

  public SampleRequest headers(String... namesAndValues) {
    headers = Headers.of(namesAndValues);
    return this;
  }

  public SampleRequest input(InputStream body) {
    input = body;
    return this;
  }

  public SampleRequest scheme(String name) {
    scheme = name;
    return this;
  }

  public SampleRequest mount(String path) {
    mount = path;
    return this;
  }

  public SampleRequest between(@Nullable SocketAddress client, @Nullable SocketAddress server) {
    remote = client;
    local = server;
    return this;
  }

  public SampleRequest withExtensions() {
    informational = (status, fields) -> {};
    trailers = Headers::empty;
    recycle = () -> {};
    return this;
  }

  /** The request map. */
  public Map<String, Object> env() {
    return new RequestMap(this);
  }

  /** The names of the methods that were called, each call one. */
  public List<String> asked() {
    return asked;
  }

  @Override
  public String method() {
    asked.add("method");
    return method;
  }

  @Override
  public String target() {
    asked.add("target");
    return target;
  }

  @Override
  public String protocol() {
    asked.add("protocol");
    return "HTTP/1.1";
  }

  @Override
  public Headers headers() {
    asked.add("headers");
    return headers;
  }

  @Override
  public @Nullable String field(String environmentName) {
    asked.add("field " + environmentName);
    return RequestMap.join(headers, environmentName);
  }

  @Override
  public String scheme() {
    asked.add("scheme");
    return scheme;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    asked.add("remoteAddress");
    return remote;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    asked.add("localAddress");
    return local;
  }

  @Override
  public String mount() {
    asked.add("mount");
    return mount;
  }

  @Override
  public String handler() {
    asked.add("handler");
    return "test";
  }

  @Override
  public InputStream input() {
    asked.add("input");
    return input;
  }

  @Override
  public PrintWriter errors() {
    asked.add("errors");
    return errors;
  }

  @Override
  public Cancellation cancellation() {
    asked.add("cancellation");
    return cancellation;
  }

  @Override
  public Completion completion() {
    asked.add("completion");
    return completion;
  }

  @Override
  public @Nullable Informational informational() {
    asked.add("informational");
    return informational;
  }

  @Override
  public @Nullable RequestTrailers trailers() {
    asked.add("trailers");
    return trailers;
  }

  @Override
  public @Nullable Runnable recycle() {
    asked.add("recycle");
    return recycle;
  }

  @Override
  public @Nullable SSLSession tls() {
    asked.add("tls");
    return null;
  }

  private static final class NeverCancelled implements Cancellation {
    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public @Nullable Reason reason() {
      return null;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }
  }
}
