package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Response;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an app does to the thread that calls it harms nobody else. */
class CallingThreadTest extends SocketTest {
  @Test
  @Tag("ERR-06")
  void anInterruptFlagThatIsLeftSetHarmsNobody() throws Exception {
    TestServer server =
        serve(
            env -> {
              boolean wasInterrupted = Thread.interrupted();
              Thread.currentThread().interrupt();
              return Response.text("" + wasInterrupted);
            });
    RawClient client = connect(server);
    for (int i = 0; i < 50; i++) {
      assertThat(client.send(get("/")).read().body()).isEqualTo("false");
      assertThat(ask(server, get("/")).body()).isEqualTo("false");
    }
  }

  @Test
  @Tag("ERR-06")
  void anInterruptFlagThatAWriterLeavesSetHarmsNobody() throws Exception {
    TestServer server =
        serve(
            env ->
                Response.stream(
                    "text/plain",
                    out -> {
                      out.write('x');
                      out.flush();
                      Thread.currentThread().interrupt();
                    }));
    RawClient client = connect(server);
    for (int i = 0; i < 20; i++) {
      assertThat(client.send(get("/")).read().body()).isEqualTo("x");
    }
  }

  @Test
  @Tag("ERR-06")
  void anInterruptFlagThatAHookLeavesSetHarmsNobody() throws Exception {
    TestServer server =
        serve(
            env -> {
              Env.COMPLETION.get(env).onComplete(o -> Thread.currentThread().interrupt());
              return Response.text("" + Thread.interrupted());
            });
    RawClient client = connect(server);
    for (int i = 0; i < 20; i++) {
      assertThat(client.send(get("/")).read().body()).isEqualTo("false");
    }
  }

  /** An app that comes from a loader of its own would; here it says which loader it finds. */
  private static final class LoaderApp implements App {
    @Override
    public Response call(Map<String, Object> env) {
      ClassLoader found = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(null);
      return Response.text("" + (found == LoaderApp.class.getClassLoader()));
    }
  }

  @Test
  void theContextClassLoaderIsTheAppsOnEachCall() throws Exception {
    RawClient client = connect(serve(new LoaderApp()));
    for (int i = 0; i < 20; i++) {
      assertThat(client.send(get("/" + i)).read().body()).isEqualTo("true");
    }
  }

  @Test
  void theContextClassLoaderIsTheAppsOnACallBesideTheLoop() throws Exception {
    CountDownLatch in = new CountDownLatch(4);
    CountDownLatch release = new CountDownLatch(1);
    LoaderApp app = new LoaderApp();
    TestServer server =
        serve(
            new App() {
              @Override
              public Response call(Map<String, Object> env) {
                in.countDown();
                await(release);
                return app.call(env);
              }
            });
    RawClient[] clients = new RawClient[4];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = connect(server).send(get("/"));
    }
    await(in);
    release.countDown();
    for (RawClient client : clients) {
      assertThat(client.read().body()).isEqualTo("true");
    }
  }

  @Test
  void theContextClassLoaderIsTheAppsInAWriter() throws Exception {
    AtomicReference<ClassLoader> found = new AtomicReference<>();
    TestServer server =
        serve(
            env -> {
              try (URLClassLoader other = new URLClassLoader(new URL[0])) {
                assertThat(Thread.currentThread().getContextClassLoader()).isNotSameAs(other);
              }
              return Response.stream(
                  "text/plain", out -> found.set(Thread.currentThread().getContextClassLoader()));
            });
    assertThat(ask(server, get("/")).status()).isEqualTo(200);
    assertThat(found.get()).isSameAs(getClass().getClassLoader());
  }

  @Test
  @Tag("ENV-01")
  void aRequestOfItsOwnFromWithinACallIsAnswered() throws Exception {
    AtomicReference<TestServer> self = new AtomicReference<>();
    TestServer server =
        serve(
            env ->
                env.get("PATH_INFO").equals("/inner")
                    ? Response.text("inner")
                    : Response.text("outer " + ask(self.get(), get("/inner")).body()));
    self.set(server);
    for (int i = 0; i < 20; i++) {
      assertThat(ask(server, get("/outer")).body()).isEqualTo("outer inner");
    }
  }

  @Test
  void anInterruptFlagLeftByTheAppDoesNotCloseTheFileItSends() throws Exception {
    Path file = Files.createTempFile("sent", ".txt");
    try {
      Files.write(file, new byte[20_000]);
      TestServer server =
          serve(
              env -> {
                Thread.currentThread().interrupt();
                return Response.file(file);
              });
      Reply reply = ask(server, get("/"));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).hasSize(20_000);
    } finally {
      Files.delete(file);
    }
  }
}
