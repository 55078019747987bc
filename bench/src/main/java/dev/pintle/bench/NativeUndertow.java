package dev.pintle.bench;

import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Undertow as one would use it without us, with the threads that our adapter has it use. */
final class NativeUndertow {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int POOLED_BUFFERS = 1000;

  private NativeUndertow() {}

  static int start(byte[] body, String contentType) {
    Executor threads = virtualThreads();
    Undertow.Builder builder = Undertow.builder().addHttpListener(0, "127.0.0.1");
    if (threads != null) {
      // Without a cache for each thread: each virtual one, and so each request, would make a direct
      // buffer for itself, and the server run out of memory.
      builder.setByteBufferPool(new DefaultByteBufferPool(true, BUFFER_BYTES, POOLED_BUFFERS, 0));
    }
    Undertow server =
        builder.setHandler(new Dispatched(threads, new Fixed(body, contentType))).build();
    server.start();
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** An executor of virtual threads where they no longer pin (Java 24); null: the worker's pool. */
  private static @Nullable Executor virtualThreads() {
    if (Runtime.version().feature() < 24) {
      return null;
    }
    try {
      return (Executor)
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(java.util.concurrent.ExecutorService.class))
              .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hands each request to a thread that may block. */
  private record Dispatched(@Nullable Executor threads, HttpHandler handler)
      implements HttpHandler {
    @Override
    public void handleRequest(HttpServerExchange exchange) {
      exchange.dispatch(threads, handler);
    }
  }

  private record Fixed(@SuppressWarnings("ArrayRecordComponent") byte[] body, String contentType)
      implements HttpHandler {
    @Override
    public void handleRequest(HttpServerExchange exchange) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType);
      exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, body.length);
      exchange.getResponseSender().send(ByteBuffer.wrap(body));
    }
  }
}
