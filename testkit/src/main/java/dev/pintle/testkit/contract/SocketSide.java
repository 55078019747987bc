package dev.pintle.testkit.contract;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.testkit.TestCertificate;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** A running server of a handler, and clients of one protocol. */
final class SocketSide implements Side {
  private final Handler handler;
  private final Protocol protocol;
  private final TestCertificates certificates;
  private final Sightings sightings;
  private final Server server;

  SocketSide(Handler handler, Protocol protocol, TestCertificates certificates, App app)
      throws IOException {
    this.handler = handler;
    this.protocol = protocol;
    this.certificates = certificates;
    this.sightings = new Sightings(app);
    Options.Builder options = Options.builder();
    if (protocol.isTls()) {
      TestCertificate certificate = certificates.first();
      options.listen("https://127.0.0.1:0").tls(certificate.keyStore(), certificate.password());
    } else {
      options.listen("127.0.0.1:0");
    }
    this.server = handler.start(sightings, options.build());
  }

  @Override
  public String name() {
    return handler.name();
  }

  @Override
  public Set<Feature> features() {
    return handler.features();
  }

  @Override
  public Set<String> blind() {
    Set<Feature> missing = EnumSet.allOf(Feature.class);
    missing.removeAll(handler.features());
    Set<String> keys = new HashSet<>();
    if (missing.contains(Feature.LOSSLESS_HEADERS)) {
      keys.add(Env.HEADERS.name());
    }
    if (missing.contains(Feature.INFORMATIONAL)) {
      keys.add(Env.INFORMATIONAL.name());
    }
    if (missing.contains(Feature.REQUEST_TRAILERS)) {
      keys.add(Env.TRAILERS.name());
    }
    if (protocol.isHttp2()) {
      keys.add(Env.SERVER_PROTOCOL.name());
      keys.add("HTTP_TRANSFER_ENCODING");
      keys.add(Env.HEADERS.name()); // names in lower case, and fields in another order
    }
    return keys;
  }

  @Override
  public boolean keepsCase() {
    return !protocol.isHttp2();
  }

  @Override
  public Transcript play(Trial trial) throws Exception {
    Transcript transcript = new Transcript();
    try (RawClient client = connect()) {
      if (protocol.isHttp2()) {
        Http2Dialogue.hold(client, trial, transcript);
      } else {
        Dialogue.hold(client, trial, transcript);
      }
      sightings.tell(transcript);
    }
    return transcript;
  }

  private RawClient connect() throws IOException {
    SocketAddress address = server.addresses().get(0);
    return protocol.isTls()
        ? RawClient.connect(
            address, certificates.trustsFirst(), protocol.isHttp2() ? "h2" : "http/1.1")
        : RawClient.connect(address);
  }

  @Override
  public void close() {
    var unused = server.drain(Duration.ZERO);
  }
}
