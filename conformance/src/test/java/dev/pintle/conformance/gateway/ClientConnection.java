package dev.pintle.conformance.gateway;

import dev.pintle.Headers;
import dev.pintle.Options;
import dev.pintle.http1.BadRequest;
import dev.pintle.http1.Limits;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.DrainState;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client and its connection to the application. One thread reads what the client sends, all the
 * time; another passes on the response, record by record.
 */
final class ClientConnection implements Runnable, Closeable {
  private static final int LINGER_MILLIS = 2000;

  /** So long a response may take that is under way when the client closes its side. */
  private static final int ABORT_MILLIS = 500;

  private static final int SEND_BUFFER = 64 * 1024;

  /** So long, and for so many bytes, the rest of a body is awaited that nobody reads. */
  private static final int REST_MILLIS = 3000;

  private static final int REST_BYTES = 1024 * 1024;

  private final Socket socket;
  private final Executor executor;
  private final DrainState drain;
  private final ClientInput in;
  private final ClientOutput out;
  private final RawFcgi fcgi;

  /** What is received from now on belongs to another request. */
  private volatile boolean bodyTaken;

  ClientConnection(Socket socket, SocketAddress application, Executor executor, DrainState drain)
      throws IOException {
    this.socket = socket;
    this.executor = executor;
    this.drain = drain;
    Limits limits = Limits.of(Options.builder().maxBody(Long.MAX_VALUE).build());
    this.in = new ClientInput(socket.getInputStream(), limits);
    this.out = new ClientOutput(socket);
    this.fcgi = RawFcgi.connect(application);
    socket.setTcpNoDelay(true);
    socket.setSendBufferSize(SEND_BUFFER); // a write waits for a third of it; a reader may be slow
    socket.setSoTimeout(REST_MILLIS);
  }

  /** How a request ended. */
  private enum End {
    KEEP,
    CLOSE,
    /** The client is to see that something is missing. */
    BREAK
  }

  @Override
  public void run() {
    try (this) {
      End end;
      do {
        out.next();
        end = exchange();
      } while (end == End.KEEP);
      if (end == End.CLOSE) {
        linger();
      }
    } catch (IOException e) {
      // the client has left, or the application
    }
  }

  private void linger() throws IOException {
    socket.shutdownOutput();
    socket.setSoTimeout(LINGER_MILLIS);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
    byte[] onItsWay = new byte[REST_BYTES];
    while (socket.getInputStream().read(onItsWay) >= 0 && System.nanoTime() < end) {
      // a reset would take the response from the client
    }
  }

  @Override
  public void close() throws IOException {
    fcgi.close();
    socket.close();
  }

  private End exchange() throws IOException {
    RequestHead head;
    try {
      head = in.head();
    } catch (BadRequest e) {
      boolean unused = out.refuse(e.status(), e.safeMessage());
      return End.CLOSE;
    }
    if (head == null) {
      return End.CLOSE;
    }
    bodyTaken = !head.hasBody();
    fcgi.begin(params(head));
    if (head.expectContinue() && head.hasBody() && !in.hasBytes()) {
      out.askForBody(); // before anybody waits for the response, which would make it a race
    }
    CompletableFuture<End> response = CompletableFuture.supplyAsync(() -> respond(head), executor);
    try {
      passBody(response);
    } catch (RestLeftException e) {
      response.join();
      return End.CLOSE;
    } catch (BadRequest e) {
      if (!out.refuse(e.status(), e.safeMessage())) {
        abortLater(response); // it has begun, and may not need the rest
      }
      fcgi.close();
      return End.CLOSE;
    } catch (IOException e) { // the client has left
      fcgi.close();
      throw e;
    }
    watch(response);
    return response.join();
  }

  /** The rest of a body is too long to be awaited. */
  private static final class RestLeftException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Passes the body on as it comes; once the response has ended it is only taken in. */
  private void passBody(CompletableFuture<End> response) throws IOException, BadRequest {
    long unread = 0;
    int passed = 0;
    while (passed >= 0) {
      try {
        passed = in.passOn(response.isDone() ? (bytes, from, count) -> {} : fcgi::input);
        unread += response.isDone() ? passed : 0;
      } catch (SocketTimeoutException e) {
        unread += response.isDone() ? REST_BYTES : 0;
      }
      if (unread >= REST_BYTES || (response.isDone() && response.join() != End.KEEP)) {
        throw new RestLeftException();
      }
    }
    bodyTaken = true;
    fcgi.endInput(); // an application that has ended the request takes no notice
  }

  /** Sees that the client leaves while it is answered; a next request is left where it is. */
  private void watch(CompletableFuture<End> response) throws IOException {
    while (!in.hasBytes()) {
      try {
        if (!in.fill()) {
          abortLater(response);
          return;
        }
      } catch (SocketTimeoutException e) {
        // it is waiting as well
      } catch (IOException e) {
        fcgi.close();
        throw e;
      }
    }
  }

  /** The client has closed its side; most often it has left, and does not only listen. */
  private void abortLater(CompletableFuture<End> response) throws IOException {
    try {
      var unused = response.get(ABORT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      fcgi.abort();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    }
  }

  // ---- the response, on its own thread ----

  private End respond(RequestHead request) {
    boolean begun = false;
    boolean closing = false;
    try {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (true) {
        RawFcgi.Received record = fcgi.read();
        byte[] content = record.content().array();
        if (record.type() == RawFcgi.END_REQUEST) {
          if (!begun || content[4] != 0) {
            boolean unused = out.refuse(502, "the request was not answered");
            return End.CLOSE;
          }
          out.end();
          if (closing) {
            socket.shutdownOutput();
          }
          return closing ? End.CLOSE : End.KEEP;
        }
        if (record.type() == RawFcgi.STDOUT && begun && content.length > 0) {
          out.body(content, 0, content.length);
        } else if (record.type() == RawFcgi.STDOUT && !begun) {
          head.writeBytes(content);
          byte[] bytes = head.toByteArray();
          int end = endOfHead(bytes);
          if (end >= 0) {
            closing = closes(request, CgiHead.of(bytes, end));
            begun = out.begin(request, CgiHead.of(bytes, end), closing);
            if (bytes.length > end + 4) {
              out.body(bytes, end + 4, bytes.length - end - 4);
            }
          }
        }
      }
    } catch (IOException e) {
      breakOff(request);
      return End.BREAK;
    }
  }

  private boolean closes(RequestHead request, CgiHead response) {
    return !request.keepAlive()
        || request.method().equals("CONNECT")
        || (request.minorVersion() == 0 && response.length() < 0)
        || (drain.hasBegun() && !(bodyTaken && in.hasBytes() && !drain.isLate()));
  }

  /** Neither what has come nor its end is to look like a whole response. */
  private void breakOff(RequestHead request) {
    try {
      if (request.minorVersion() == 0) { // the end of the connection would be that of the body
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // the client has left as well
    }
  }

  private static int endOfHead(byte[] bytes) {
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i;
      }
    }
    return -1;
  }

  // ---- the parameters ----

  private RawFcgi.Params params(RequestHead head) {
    RawFcgi.Params params = new RawFcgi.Params();
    InetSocketAddress local = (InetSocketAddress) socket.getLocalSocketAddress();
    InetSocketAddress remote = (InetSocketAddress) socket.getRemoteSocketAddress();
    String target = head.target();
    int query = target.indexOf('?');
    params.add("GATEWAY_INTERFACE", "CGI/1.1");
    params.add("REQUEST_METHOD", head.method());
    params.add("REQUEST_URI", target);
    params.add("QUERY_STRING", query < 0 ? "" : target.substring(query + 1));
    params.add("SCRIPT_NAME", "");
    params.add("SERVER_PROTOCOL", head.protocol());
    params.add("REQUEST_SCHEME", "http");
    params.add("SERVER_NAME", local.getAddress().getHostAddress());
    params.add("SERVER_PORT", Integer.toString(local.getPort()));
    params.add("REMOTE_ADDR", remote.getAddress().getHostAddress());
    params.add("REMOTE_PORT", Integer.toString(remote.getPort()));
    add(params, "CONTENT_TYPE", head.headers().first("Content-Type"));
    if (head.contentLength() >= 0) {
      params.add("CONTENT_LENGTH", Long.toString(head.contentLength()));
    }
    Headers fields = head.headers();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).indexOf('_') < 0) {
        String name = fields.name(i).toUpperCase(Locale.ROOT).replace('-', '_');
        params.add("HTTP_" + name, fields.value(i));
      }
    }
    return params;
  }

  private static void add(RawFcgi.Params params, String name, @Nullable String value) {
    if (value != null) {
      params.add(name, value);
    }
  }
}
