package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Handler;
import dev.pintle.Options;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends requests to an app: by calling it, over the HTTP codec in memory, or through a server and a
 * socket. A test reads the same at each depth.
 *
 * <pre>{@code
 * TestClient client = TestClient.direct(app);
 * TestResponse response = client.get("/orders/7").header("Accept", "text/html").send();
 * assertThat(response).hasStatus(200).hasBody("order 7");
 * }</pre>
 *
 * <p>The app is checked by {@link dev.pintle.Lint} at every depth. An {@link AssertionError} that
 * is thrown inside the app, and so every failed assertion there, is thrown again where the response
 * is awaited; so is what Lint finds.
 *
 * <p>What each depth can show is listed in {@code docs/TESTING.md}. Each exchange has a connection
 * of its own. A client may be used by several threads.
 */
public final class TestClient implements AutoCloseable {
  private final Depth depth;

  TestClient(Depth depth) {
    this.depth = depth;
  }

  /**
   * Calls the app on the thread of the test, as a handler named "test" would: fastest, and a
   * breakpoint in the app has the test on its stack.
   *
   * @param app closed with the client if it can be closed
   * @return the client
   */
  public static TestClient direct(App app) {
    return new TestClient(new DirectDepth(app));
  }

  /**
   * Goes through the codec of the HTTP handler, over memory: framing, HEAD, 100 Continue and
   * failures are those of the wire, and no socket is opened.
   *
   * @param app closed with the client if it can be closed
   * @return the client
   */
  public static TestClient wire(App app) {
    return wire(app, Options.builder().build());
  }

  /**
   * Goes through the codec of the HTTP handler, over memory.
   *
   * @param app closed with the client if it can be closed
   * @param options limits, timeouts and the mount; what they say of listening means nothing here
   * @return the client
   */
  public static TestClient wire(App app, Options options) {
    return new TestClient(new WireDepth(app, options));
  }

  /**
   * Starts a server for the app on a free port of the loopback interface and speaks HTTP/1.1 to it.
   *
   * @param handler the name of the handler, as {@link Handler#named} takes it
   * @param app the app
   * @return the client; closing it closes the server
   * @throws java.util.NoSuchElementException if there is no such handler
   * @throws UncheckedIOException if the server cannot be started
   */
  public static TestClient server(String handler, App app) {
    return server(handler, app, Options.builder().listen("127.0.0.1:0").build());
  }

  /**
   * Starts a server for the app and speaks HTTP/1.1 to its first TCP listener.
   *
   * @param handler the name of the handler, as {@link Handler#named} takes it
   * @param app the app
   * @param options how to start it; listen on port 0 for a free port
   * @return the client; closing it closes the server
   * @throws java.util.NoSuchElementException if there is no such handler
   * @throws UncheckedIOException if the server cannot be started
   */
  public static TestClient server(String handler, App app, Options options) {
    try {
      return new TestClient(ServerDepth.start(Handler.named(handler), app, options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Begins a GET.
   *
   * @param target path and query as they go onto the request line: percent-encoded
   * @return the request, to be completed and sent
   */
  public TestRequest get(String target) {
    return request("GET", target);
  }

  /**
   * Begins a HEAD.
   *
   * @param target path and query, percent-encoded
   * @return the request, to be completed and sent
   */
  public TestRequest head(String target) {
    return request("HEAD", target);
  }

  /**
   * Begins a POST.
   *
   * @param target path and query, percent-encoded
   * @return the request, to be completed and sent
   */
  public TestRequest post(String target) {
    return request("POST", target);
  }

  /**
   * Begins a PUT.
   *
   * @param target path and query, percent-encoded
   * @return the request, to be completed and sent
   */
  public TestRequest put(String target) {
    return request("PUT", target);
  }

  /**
   * Begins a DELETE.
   *
   * @param target path and query, percent-encoded
   * @return the request, to be completed and sent
   */
  public TestRequest delete(String target) {
    return request("DELETE", target);
  }

  /**
   * Begins a request by any method.
   *
   * @param method a token, in any case
   * @param target in the form that the method takes: a path and query, a whole URI, "*" for
   *     OPTIONS, a host and port for CONNECT; percent-encoded
   * @return the request, to be completed and sent
   * @throws IllegalArgumentException if a server would refuse the method or the target
   */
  public TestRequest request(String method, String target) {
    return new TestRequest(depth, method, target);
  }

  /**
   * Closes the app, or the server that runs it, which drains first. A second close does nothing; a
   * request sent through a closed client is refused with {@link IllegalStateException}.
   *
   * @throws IllegalStateException if closing the app failed
   */
  @Override
  public void close() {
    depth.close();
  }
}
