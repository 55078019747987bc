package dev.pintle.bench.siege;

import dev.pintle.App;
import dev.pintle.BodySink;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The app that is attacked. */
public final class Besieged implements App {
  /** Of the reply at {@code /large}, and of {@code /stream}. */
  static final int LARGE_BYTES = 8 * 1024 * 1024;

  private static final byte[] LARGE = new byte[LARGE_BYTES];

  /** What is answered at {@code /line}. */
  public static final String LINE = "still here";

  @Override
  public Response call(Map<String, Object> env) throws IOException {
    Request request = Request.of(env);
    return switch (request.pathInfo()) {
      case "/line" -> Response.text(LINE);
      case "/large" -> Response.bytes("application/octet-stream", LARGE);
      case "/stream" -> Response.stream("application/octet-stream", Besieged::stream);
      case "/body" -> Response.text(length(request.input()) + " bytes");
      default -> Response.status(404);
    };
  }

  private static void stream(BodySink sink) throws IOException {
    byte[] piece = new byte[16 * 1024];
    for (int sent = 0; sent < LARGE_BYTES; sent += piece.length) {
      sink.write(piece);
    }
  }

  private static long length(InputStream body) throws IOException {
    byte[] piece = new byte[16 * 1024];
    long all = 0;
    for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
      all += count;
    }
    return all;
  }
}
