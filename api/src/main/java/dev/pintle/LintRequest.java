package dev.pintle;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What Lint keeps of one request: which bodies were given, and the first rule that was broken. */
final class LintRequest {
  private static final Key<LintRequest> KEY = Key.of("pintle.lint", LintRequest.class);

  private final AtomicReference<@Nullable LintException> found = new AtomicReference<>();
  private final Deque<LintBody> given = new ArrayDeque<>();
  private volatile boolean ended;

  private LintRequest() {}

  /** That of the request of this map; null if Lint has not seen it. */
  static @Nullable LintRequest of(Map<String, Object> env) {
    return env.get(KEY.name()) instanceof LintRequest request ? request : null;
  }

  /** Begins to watch a request, where it enters {@code layer}. */
  static LintRequest begin(Layer layer, Map<String, Object> env) {
    LintRequest request = new LintRequest();
    LintParty party = new LintParty(request, layer);
    try {
      Completion completion = LintEnv.require(env, Env.COMPLETION, "ENV-31");
      InputStream input = LintEnv.require(env, Env.INPUT, "ENV-28");
      put(env, request, new LintRequestInput(input, party));
      // The first to be registered, and so run when all others are through.
      completion.onComplete(request::end);
    } catch (LintException e) {
      throw party.callerBroke(e);
    }
    return request;
  }

  private static void put(Map<String, Object> env, LintRequest request, LintRequestInput input) {
    try {
      env.put(KEY.name(), request);
      ParsedForm form = ParsedForm.KEY.find(env).orElse(null);
      if (form != null && form.input() == env.get(Env.INPUT.name())) {
        env.put(ParsedForm.KEY.name(), new ParsedForm(input, form.params(), form.failure()));
      }
      env.put(Env.INPUT.name(), input);
    } catch (UnsupportedOperationException e) {
      throw new LintException("ENV-01", "the request map cannot be changed");
    }
  }

  /** Calls what is in a layer, and checks what goes in and what comes out. */
  Response call(Layer layer, Map<String, Object> env) throws Exception {
    LintParty party = new LintParty(this, layer);
    LintResponse rules;
    try {
      LintEnv.check(env);
      LintTarget.check(env);
      LintFields.check(env);
      // Read before the call: the app may change its map.
      rules = LintResponse.to(env);
    } catch (LintException e) {
      throw party.callerBroke(e);
    }
    Response response = layer.app().call(env);
    try {
      LintEnv.check(env);
      rules.check(response);
    } catch (LintException e) {
      LintException named = party.layerBroke(e);
      closeDropped(response, named);
      throw named;
    }
    return new Response(response.status(), response.headers(), LintBody.wrap(response, party));
  }

  /** Closes the body of a response that goes no further. */
  @SuppressWarnings("ConstantValue") // an app without null checks can return null
  static void closeDropped(Response response, LintException reason) {
    if (response == null) {
      return;
    }
    try {
      response.body().close();
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /** Keeps the first rule that was broken, for those whom its exception does not reach. */
  LintException found(LintException broken) {
    found.compareAndSet(null, broken);
    return broken;
  }

  /** The first rule that was broken, null if none was. */
  @Nullable LintException found() {
    return found.get();
  }

  /** Whether the request has ended. */
  boolean hasEnded() {
    return ended;
  }

  /** A layer has given a body that is to be closed; those further in came before. */
  void given(LintBody body) {
    synchronized (given) {
      given.addFirst(body);
    }
  }

  private void end(Outcome outcome) {
    ended = true;
    // A request that was cut ends while its app may still be at it.
    if (!(outcome.failure() instanceof ClientGoneException)) {
      checkClosed();
    }
  }

  /** The outermost of the bodies left open tells who has let go of it: it would close the rest. */
  private void checkClosed() {
    synchronized (given) {
      for (LintBody body : given) {
        body.checkClosed();
      }
    }
  }
}
