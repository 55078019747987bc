package dev.pintle.testkit.contract;

import static dev.pintle.testkit.contract.Requests.get;
import static dev.pintle.testkit.contract.Requests.http10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;

/** How connections with TLS end, seen by a client that knows a close notice from a cut. */
final class TlsEndCases extends CaseGroup {
  TlsEndCases() {
    super("ends of TLS");
  }

  @Override
  void define() {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      ends(version);
    }
  }

  private void tls(String name, String version, Check check) {
    add(new Case("TLS-05", name + ", " + version, EnumSet.of(Protocol.HTTP_1_TLS), check));
  }

  private static TlsEndClient connect(Bench bench, Site site, String version) throws IOException {
    return bench.closeLater(
        TlsEndClient.connect(
            (InetSocketAddress) site.address(),
            bench.certificates().trustsFirst(),
            version,
            "http/1.1"));
  }

  private void ends(String version) {
    tls(
        "a close that the client asked for has a close notice",
        version,
        bench -> {
          TlsEndClient client = connect(bench, bench.serve(Bench.PATH), version);
          client.send(get("/x", "Connection: close"));
          assertThat(client.readToNotice()).startsWith("HTTP/1.1 200 ").endsWith("/x");
        });
    tls(
        "a refusal has a close notice",
        version,
        bench -> {
          TlsEndClient client = connect(bench, bench.serve(Bench.PATH), version);
          client.send("nonsense\r\n\r\n");
          assertThat(client.readToNotice()).startsWith("HTTP/1.1 400 ");
        });
    tls(
        "a body that ends with the connection has a close notice behind it",
        version,
        bench -> {
          Site site = bench.serve(env -> Response.stream("x/y", out -> out.write('x')));
          TlsEndClient client = connect(bench, site, version).send(http10("GET", "/"));
          assertThat(client.readToNotice()).endsWith("\r\n\r\nx");
        });
    tls(
        "a body that breaks off before the connection ends has none",
        version,
        bench -> {
          Site site =
              bench.serve(
                  env ->
                      Response.stream(
                          "x/y",
                          out -> {
                            out.write('x');
                            out.flush();
                            throw new IOException("on purpose");
                          }));
          TlsEndClient client = connect(bench, site, version).send(http10("GET", "/"));
          assertThatThrownBy(client::readToNotice).isInstanceOf(IOException.class);
        });
  }
}
