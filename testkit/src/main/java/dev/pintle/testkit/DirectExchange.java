package dev.pintle.testkit;

import dev.pintle.App;
import dev.pintle.Headers;
import java.io.IOException;
import java.io.InputStream;

/** An exchange without a connection: two pipes and what one thread tells the other. */
final class DirectExchange extends AbstractExchange {
  private final Inbox inbox;
  private final PipeOutput toApp;
  private final DirectCall call;

  DirectExchange(App app, RequestData request, long capacity) {
    this(app, request, capacity, new CallWatch(request.env()));
  }

  private DirectExchange(App app, RequestData request, long capacity, CallWatch watch) {
    super(request, watch);
    inbox = new Inbox(capacity);
    toApp = new PipeOutput(new BytePipe(capacity));
    call = new DirectCall(env -> watch.call(app, env), request, watch, inbox, toApp.pipe());
  }

  DirectCall call() {
    return call;
  }

  @Override
  Head nextHead() throws IOException {
    return inbox.nextHead();
  }

  @Override
  InputStream inputBehind(Head finalHead) {
    return inbox.body().input();
  }

  @Override
  PipeOutput conversation() {
    return toApp;
  }

  @Override
  Headers trailers() {
    return inbox.trailers();
  }

  @Override
  public void leave() {
    call.clientLeaves();
  }
}
