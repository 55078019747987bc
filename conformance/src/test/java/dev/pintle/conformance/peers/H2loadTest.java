package dev.pintle.conformance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Response;
import dev.pintle.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** h2load counts what failed; nothing shall. */
class H2loadTest extends SecureTest {
  private static final int REQUESTS = 5000;

  private static final App MIXED =
      env ->
          Env.PATH_INFO.get(env).equals("/stream")
              ? Apps.streaming(new byte[20_000]).call(env)
              : Response.text("Hello, world!");

  private static Program h2load;

  @BeforeAll
  static void findH2load() {
    h2load = Program.require("h2load");
  }

  @Test
  void findsNoErrorInHttp2OverTls() throws Exception {
    assumeDeclared(Feature.HTTP_2);
    Server server = serveSecurely(MIXED);
    assertNoErrors(
        h2load("-m", "20", secureUrl(server) + "/", secureUrl(server) + "/stream"), "h2");
  }

  @Test
  void findsNoErrorInHttp2WithoutTls() throws Exception {
    assumeDeclared(Feature.HTTP_2);
    Server server = serve(MIXED);
    assertNoErrors(h2load("-m", "20", url(server) + "/", url(server) + "/stream"), "h2c");
  }

  @Test
  void findsNoErrorInHttp1OverTls() throws Exception {
    Server server = serveSecurely(MIXED);
    assertNoErrors(
        h2load("--h1", secureUrl(server) + "/", secureUrl(server) + "/stream"), "http/1.1");
  }

  private static Program.Run h2load(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 4];
    all[0] = "-n";
    all[1] = Integer.toString(REQUESTS);
    all[2] = "-c";
    all[3] = "10";
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return h2load.run(all);
  }

  private static void assertNoErrors(Program.Run run, String protocol) {
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.output())
        .contains("Application protocol: " + protocol)
        .contains(
            REQUESTS + " succeeded, 0 failed, 0 errored, 0 timeout", "status codes: 5000 2xx, 0");
  }
}
