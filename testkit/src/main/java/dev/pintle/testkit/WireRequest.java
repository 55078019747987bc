package dev.pintle.testkit;

import dev.pintle.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request (RFC 9112), with its fault. The body goes out on a thread of its own: a server
 * may answer before it has read all of it.
 */
final class WireRequest {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final RequestData request;
  private final SentOutput out;
  private final Connection connection;

  /** Whether the server wants the body, told by its first answer. */
  private final CompletableFuture<Boolean> wanted = new CompletableFuture<>();

  private volatile boolean left;

  WireRequest(RequestData request, OutputStream out, Connection connection) {
    this.request = request;
    this.out = new SentOutput(out, limit(request.fault()));
    this.connection = connection;
    if (!request.expectsContinue()) {
      wanted.complete(true);
    }
  }

  private static long limit(@Nullable Fault fault) {
    if (fault instanceof Fault.LeaveAfterSending leaving) {
      return leaving.bytes();
    }
    return fault instanceof Fault.StallAfterSending stalling ? stalling.bytes() : Long.MAX_VALUE;
  }

  /** Whether the client has left, as its fault says; what came since, it has not seen. */
  boolean hasLeft() {
    return left;
  }

  /** The head of an answer has come. */
  void answered(int status) {
    if (status == 100 || status >= 200) {
      wanted.complete(status == 100);
    }
  }

  void begin() throws IOException {
    try {
      sendHead();
    } catch (SentOutput.LimitReached e) {
      stop();
      return;
    }
    RequestBody body = request.body();
    if (body == null) {
      finish();
      return;
    }
    Thread thread = new Thread(() -> sendBody(body), "pintle-test body of " + request);
    thread.setDaemon(true);
    thread.start();
  }

  private void sendHead() throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.target()).append(' ');
    head.append(request.protocol()).append("\r\n");
    appendFields(head, request.headers());
    byte[] bytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    int piece =
        request.fault() instanceof Fault.HeadInPieces pieces ? pieces.bytes() : bytes.length;
    for (int sent = 0; sent < bytes.length; sent += piece) {
      out.write(bytes, sent, Math.min(piece, bytes.length - sent));
      out.flush();
    }
  }

  private void sendBody(RequestBody body) {
    try {
      if (wanted.get()) {
        if (body.length() < 0) {
          sendChunks(body.open());
        } else {
          body.open().transferTo(out);
        }
        finish();
      }
    } catch (SentOutput.LimitReached e) {
      stop();
    } catch (IOException e) {
      // The server has stopped reading; why, its answer tells.
      wanted.complete(false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void sendChunks(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (count > 0) {
        out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(buffer, 0, count);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    }
    StringBuilder end = new StringBuilder("0\r\n");
    appendFields(end, request.trailers());
    out.write(end.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void appendFields(StringBuilder text, Headers fields) {
    for (Map.Entry<String, String> field : fields) {
      text.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
    text.append("\r\n");
  }

  private void finish() throws IOException {
    out.flush();
    if (request.fault() instanceof Fault.HalfClose) {
      out.close();
    }
  }

  /** As many bytes are sent as the fault allows. */
  private void stop() {
    if (request.fault() instanceof Fault.LeaveAfterSending) {
      left = true;
      connection.close();
    }
  }
}
