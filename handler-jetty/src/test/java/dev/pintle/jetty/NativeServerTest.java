package dev.pintle.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link JettyOptions#SERVER} hands Jetty's own server over before it starts. */
class NativeServerTest extends ServerTest {
  private static Options.Builder with(JettyOptions.ServerSetup setup) {
    return Options.builder().set(JettyOptions.SERVER, setup);
  }

  /** Answers one path itself. */
  private static final class Health extends Handler.Wrapper {
    @Override
    public boolean handle(
        Request request, org.eclipse.jetty.server.Response response, Callback callback)
        throws Exception {
      if (!request.getHttpURI().getPath().equals("/health")) {
        return super.handle(request, response, callback);
      }
      response.setStatus(200);
      response.write(true, null, callback);
      return true;
    }
  }

  @Test
  void handlersOfJettyCanStandBeforeTheApp() throws Exception {
    Server server =
        serve(env -> Response.text("app"), with(jetty -> jetty.insertHandler(new Health())));
    try (Wire wire = new Wire(server.port())) {
      wire.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(wire.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      wire.send("GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(wire.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("app");
    }
  }

  /** Has the app see another request than the client has sent. */
  private static final class Rewriter extends Handler.Wrapper {
    @Override
    public boolean handle(
        Request request, org.eclipse.jetty.server.Response response, Callback callback)
        throws Exception {
      HttpURI moved =
          HttpURI.build(request.getHttpURI()).pathQuery("/moved?by=jetty").asImmutable();
      HttpFields fields =
          HttpFields.build(request.getHeaders()).remove("X-User").add("X-Seen", "yes");
      Request rewritten =
          new Request.Wrapper(request) {
            @Override
            public HttpURI getHttpURI() {
              return moved;
            }

            @Override
            public HttpFields getHeaders() {
              return fields;
            }
          };
      return super.handle(rewritten, response, callback);
    }
  }

  @Test
  void theAppSeesWhatHandlersOfJettyHaveMadeOfARequest() throws Exception {
    Server server =
        serve(
            env -> {
              dev.pintle.Request request = dev.pintle.Request.of(env);
              return Response.text(
                  request.method()
                      + " "
                      + request.path()
                      + " "
                      + request.query()
                      + " "
                      + request.header("X-User")
                      + " "
                      + env.get("HTTP_X_SEEN")
                      + " "
                      + env.get("HTTP_HOST"));
            },
            with(jetty -> jetty.insertHandler(new Rewriter())));
    String answer =
        Wire.ask(
            server.port(),
            "GET /sent HTTP/1.1\r\nHost: a\r\nX-User: root\r\nConnection: close\r\n\r\n");
    assertThat(answer).endsWith("GET /moved by=jetty null yes a");
  }

  /** Sends everything twice, and says so. */
  private static final class Twice extends Handler.Wrapper {
    @Override
    public boolean handle(
        Request request, org.eclipse.jetty.server.Response response, Callback callback)
        throws Exception {
      return super.handle(request, new TwiceResponse(request, response), callback);
    }
  }

  private static final class TwiceResponse extends org.eclipse.jetty.server.Response.Wrapper {
    TwiceResponse(Request request, org.eclipse.jetty.server.Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      HttpFields.Mutable fields = getHeaders();
      fields.remove(HttpHeader.CONTENT_LENGTH);
      fields.add("X-Twice", "yes");
      ByteBuffer twice = ByteBuffer.allocate(2 * content.remaining());
      twice.put(content.duplicate()).put(content).flip();
      super.write(last, twice, callback);
    }
  }

  @Test
  void theResponseOfTheAppCanBeChanged() throws Exception {
    Server server =
        serve(env -> Response.text("hello"), with(jetty -> jetty.insertHandler(new Twice())));
    String reply =
        Wire.ask(server.port(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(reply)
        .contains("\r\nX-Twice: yes\r\n")
        .contains("\r\nContent-Length: 10\r\n")
        .endsWith("\r\n\r\nhellohello");
  }

  /** Hears of each response. */
  private static final class Watcher extends EventsHandler {
    private final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();

    @Override
    protected void onResponseBegin(Request request, int status, HttpFields headers) {
      begun.add(status);
    }
  }

  @Test
  void whoWatchesTheResponseSeesIt() throws Exception {
    BlockingQueue<String> logged = new LinkedBlockingQueue<>();
    Watcher watcher = new Watcher();
    RequestLog log =
        (request, response) ->
            logged.add(request.getHttpURI().getPath() + " " + response.getStatus());
    Server server =
        serve(
            env -> Response.text("hello").withStatus(404),
            with(
                jetty -> {
                  jetty.insertHandler(watcher);
                  jetty.setRequestLog(log);
                }));
    String reply =
        Wire.ask(server.port(), "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(reply).startsWith("HTTP/1.1 404 ");
    assertThat(logged.poll(20, TimeUnit.SECONDS)).isEqualTo("/x 404");
    assertThat(watcher.begun.poll(20, TimeUnit.SECONDS)).isEqualTo(404);
  }

  @Test
  void aRequestLogIsToldOfTheBytesOfFiles(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[100_000]);
    BlockingQueue<Long> logged = new LinkedBlockingQueue<>();
    Server server =
        serve(
            env -> Response.file(file),
            with(
                jetty ->
                    jetty.setRequestLog(
                        (request, response) ->
                            logged.add(
                                org.eclipse.jetty.server.Response.getContentBytesWritten(
                                    response)))));
    String reply =
        Wire.ask(server.port(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(reply).contains("Content-Length: 100000\r\n").hasSizeGreaterThan(100_000);
    assertThat(logged.poll(20, TimeUnit.SECONDS)).isEqualTo(100_000);
  }

  @Test
  void aSetupThatFailsStopsTheStartAndFreesTheAddress() throws Exception {
    // Of an address that no other test has: nobody is given that port meanwhile.
    String address;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.10"))) {
      address = "127.0.0.10:" + free.getLocalPort();
    }
    Options.Builder options =
        with(jetty -> {
              throw new IllegalStateException("no");
            })
            .listen(address);
    assertThatThrownBy(() -> serve(env -> Response.text("x"), options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Jetty could not be started: no");
    serve(env -> Response.text("x"), Options.builder().listen(address));
  }
}
