package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Env;
import java.util.concurrent.CountDownLatch;

/** Waits at /slow until it is released; answers with the path. */
final class SlowThere {
  final CountDownLatch called = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);
  final App app =
      env -> {
        if (Env.PATH_INFO.get(env).equals("/slow")) {
          called.countDown();
          Bench.await(release);
        }
        return Bench.PATH.call(env);
      };
}
