package dev.pintle.jetty;

import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty's pool, which ends without an interrupt for the apps that are still running: what they do
 * is theirs, and they have been told that their requests are cancelled.
 */
final class Pool extends QueuedThreadPool {
  Pool(int most) {
    super(most);
    setName("pintle-jetty");
    setStopTimeout(0); // no interrupts, but no thread would wake up either
  }

  @Override
  protected void doStop() throws Exception {
    int threads = getThreads();
    super.doStop();
    for (int i = 0; i < threads; i++) {
      boolean unused = getQueue().offer(() -> {});
    }
  }
}
