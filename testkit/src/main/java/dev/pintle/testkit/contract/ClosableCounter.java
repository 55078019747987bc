package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers "x", and counts how often it is closed. */
class ClosableCounter implements App, AutoCloseable {
  private final AtomicInteger closes = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger endedBeforeClose = new AtomicInteger();

  @Override
  public Response call(Map<String, Object> env) {
    Env.COMPLETION.get(env).onComplete(outcome -> ended.incrementAndGet());
    return Response.text("x");
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    endedBeforeClose.set(ended.get());
  }

  int closes() {
    return closes.get();
  }

  int endedBeforeClose() {
    return endedBeforeClose.get();
  }
}
