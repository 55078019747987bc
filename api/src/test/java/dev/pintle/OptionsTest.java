package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final Option<Integer> DEPTH = Option.of("test.depth", Integer.class);

  @Nested
  class Unassigned {
    private final Options options = Options.builder().build();

    @Test
    void haveTheirDefaults() {
      assertThat(options.listen()).isEmpty();
      assertThat(options.mount()).isEmpty();
      assertThat(options.maxRequestLine()).isEqualTo(8192);
      assertThat(options.maxHeaderBytes()).isEqualTo(32 * 1024);
      assertThat(options.maxHeaders()).isEqualTo(100);
      assertThat(options.maxBody()).isEqualTo(1L << 30);
      assertThat(options.maxConnections()).isEqualTo(10_000);
      assertThat(options.maxConcurrentCalls()).isEqualTo(1024);
      assertThat(options.maxStreams()).isEqualTo(512);
      assertThat(options.headTimeout()).isEqualTo(Duration.ofSeconds(10));
      assertThat(options.bodyTimeout()).isEqualTo(Duration.ofSeconds(30));
      assertThat(options.writeTimeout()).isEqualTo(Duration.ofSeconds(30));
      assertThat(options.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
      assertThat(options.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
      assertThat(options.trustedProxies()).isEmpty();
      assertThat(options.tlsCert()).isNull();
      assertThat(options.tlsKey()).isNull();
      assertThat(options.http2()).isTrue();
    }

    @Test
    void areNotAssigned() {
      assertThat(options.assigned()).isEmpty();
      assertThat(options.get(DEPTH)).isEmpty();
    }
  }

  @Nested
  class KeysThatAreNoFiles {
    @Test
    void areAssignedUnderTheNameTls() throws Exception {
      SSLContext context = SSLContext.getDefault();
      Options options = Options.builder().tls(context).build();
      assertThat(options.tlsContext()).isSameAs(context);
      assertThat(options.assigned()).containsExactly("tls");
      assertThat(options.toBuilder().build().tlsContext()).isSameAs(context);
      assertThatThrownBy(() -> options.refuseOthers("fcgi", Set.of()))
          .hasMessageContaining("cannot honour tls;");
    }

    @Test
    void keepTheirPasswordToThemselves() throws Exception {
      char[] password = "hunter2".toCharArray();
      KeyStore store = KeyStore.getInstance("PKCS12");
      Options options = Options.builder().tls(store, password).build();
      password[0] = 'x';
      assertThat(options.toBuilder().build().tlsKeyPassword()).isEqualTo("hunter2".toCharArray());
      assertThat(options.assigned()).containsExactly("tls");
      assertThat(options.toString()).contains("tls=a KeyStore").doesNotContain("hunter2");
    }
  }

  @Nested
  class Assigned {
    private final Options options =
        Options.builder()
            .listen(":8080", "unix:/run/app.sock")
            .mount("/app")
            .maxRequestLine(1)
            .maxHeaderBytes(2)
            .maxHeaders(3)
            .maxBody(4)
            .maxConnections(5)
            .maxConcurrentCalls(6)
            .maxStreams(7)
            .headTimeout(Duration.ofSeconds(8))
            .bodyTimeout(Duration.ofSeconds(9))
            .writeTimeout(Duration.ofSeconds(11))
            .idleTimeout(Duration.ofSeconds(12))
            .drainTimeout(Duration.ZERO)
            .trustedProxies("10.0.0.0/8", "unix")
            .tls(Path.of("cert.pem"), Path.of("key.pem"))
            .http2(false)
            .set(DEPTH, 13)
            .build();

    @Test
    void haveTheirValues() {
      assertThat(options.listen()).containsExactly(":8080", "unix:/run/app.sock");
      assertThat(options.mount()).isEqualTo("/app");
      assertThat(options.maxRequestLine()).isEqualTo(1);
      assertThat(options.maxHeaderBytes()).isEqualTo(2);
      assertThat(options.maxHeaders()).isEqualTo(3);
      assertThat(options.maxBody()).isEqualTo(4);
      assertThat(options.maxConnections()).isEqualTo(5);
      assertThat(options.maxConcurrentCalls()).isEqualTo(6);
      assertThat(options.maxStreams()).isEqualTo(7);
      assertThat(options.headTimeout()).isEqualTo(Duration.ofSeconds(8));
      assertThat(options.bodyTimeout()).isEqualTo(Duration.ofSeconds(9));
      assertThat(options.writeTimeout()).isEqualTo(Duration.ofSeconds(11));
      assertThat(options.idleTimeout()).isEqualTo(Duration.ofSeconds(12));
      assertThat(options.drainTimeout()).isZero();
      assertThat(options.trustedProxies()).containsExactly("10.0.0.0/8", "unix");
      assertThat(options.tlsCert()).isEqualTo(Path.of("cert.pem"));
      assertThat(options.tlsKey()).isEqualTo(Path.of("key.pem"));
      assertThat(options.http2()).isFalse();
      assertThat(options.get(DEPTH)).contains(13);
    }

    @Test
    void areAssignedByTheNamesOfTheCommandLine() {
      assertThat(options.assigned())
          .containsExactlyInAnyOrder(
              "max-request-line",
              "max-header-bytes",
              "max-headers",
              "max-body",
              "max-connections",
              "max-concurrent-calls",
              "max-streams",
              "head-timeout",
              "body-timeout",
              "write-timeout",
              "idle-timeout",
              "drain-timeout",
              "trusted-proxies",
              "tls-cert",
              "tls-key",
              "http2",
              "test.depth");
    }

    @Test
    void areAssignedToTheirDefaultToo() {
      assertThat(Options.builder().maxHeaders(100).build().assigned())
          .containsExactly("max-headers");
    }

    @Test
    void areCopiedToABuilderAndChangedThere() {
      Options changed = options.toBuilder().mount("").maxBody(99).build();

      assertThat(changed.listen()).isEqualTo(options.listen());
      assertThat(changed.assigned()).isEqualTo(options.assigned());
      assertThat(changed.maxHeaders()).isEqualTo(3);
      assertThat(changed.maxBody()).isEqualTo(99);
      assertThat(options.maxBody()).isEqualTo(4);
      assertThat(options.mount()).isEqualTo("/app");
    }

    @Test
    void areNotChangedThroughTheirBuilder() {
      Options.Builder builder = Options.builder().maxBody(1).set(DEPTH, 1);
      Options built = builder.build();
      builder.maxBody(2).set(DEPTH, 2).listen("80");

      assertThat(built.maxBody()).isEqualTo(1);
      assertThat(built.get(DEPTH)).contains(1);
      assertThat(built.listen()).isEmpty();
    }

    @Test
    void showWhatWasSet() {
      assertThat(options.toString()).contains("max-body=4", "test.depth=13", "/run/app.sock");
    }
  }

  @Nested
  class Mounting {
    @Test
    void dropsASlashAtTheEnd() {
      assertThat(Options.builder().mount("/").build().mount()).isEmpty();
      assertThat(Options.builder().mount("").build().mount()).isEmpty();
      assertThat(Options.builder().mount("/a/b/").build().mount()).isEqualTo("/a/b");
    }

    @Test
    void refusesAPathWithoutASlash() {
      Options.Builder builder = Options.builder();

      assertThatThrownBy(() -> builder.mount("app"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"app\"");
      assertThatThrownBy(() -> builder.mount("/a//b")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Refusing {
    private final Options.Builder builder = Options.builder();

    @Test
    void aNumberBelowItsLeast() {
      assertThatThrownBy(() -> builder.maxHeaders(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("max-headers must be 1 to 2147483647, not 0");
      assertThatThrownBy(() -> builder.maxBody(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("max-body must be 0 or more, not -1");
    }

    @Test
    void aTimeThatIsNone() {
      assertThatThrownBy(() -> builder.idleTimeout(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("idle-timeout must be");
      assertThatThrownBy(() -> builder.drainTimeout(Duration.ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("drain-timeout must be");
      assertThatThrownBy(() -> builder.headTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("365 days");
    }

    @Test
    void anAddressThatIsNone() {
      assertThatThrownBy(() -> builder.listen("8080", "nowhere"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"nowhere\"");
      assertThat(builder.build().listen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0/8", "::1/129", "", "UNIX"})
    void aNetworkThatIsNone(String network) {
      assertThatThrownBy(() -> builder.trustedProxies("::1", network))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("trusted-proxies")
          .hasMessageContaining("\"" + network + "\"");
    }

    @Test
    void aCertificateWithoutAKey() {
      assertThatThrownBy(() -> builder.tlsCert(Path.of("cert.pem")).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tls-cert")
          .hasMessageContaining("tls-key");
    }

    @Test
    void aCertificateFromTwoPlaces() throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      builder.tls(store, new char[0]);
      assertThat(builder.build().tlsKeyStore()).isSameAs(store);
      builder.tls(Path.of("cert.pem"), Path.of("key.pem"));
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not from tls-cert and a KeyStore; set one of them");
      builder.tls(SSLContext.getDefault());
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not from tls-cert and a KeyStore and an SSLContext");
    }

    @Test
    void aHandlersOptionOfAnotherType() {
      @SuppressWarnings({"unchecked", "rawtypes"})
      Option<Object> raw = (Option) DEPTH;

      assertThatThrownBy(() -> builder.set(raw, 13L))
          .isInstanceOf(ClassCastException.class)
          .hasMessageContaining("test.depth must be a java.lang.Integer");
    }
  }

  @Nested
  class RefusingForAHandler {
    private final Options options =
        Options.builder().maxBody(1).http2(true).set(DEPTH, 1).listen(":0").mount("/a").build();

    @Test
    void takesThoseItSupports() {
      options.refuseOthers("test", Set.of("http2", "max-body", "test.depth", "tls-key"));

      assertThat(options.assigned()).hasSize(3);
    }

    @Test
    void namesTheOthersInASentence() {
      assertThatThrownBy(() -> options.refuseOthers("test", Set.of("max-body")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the handler \"test\" cannot honour http2, test.depth;"
                  + " leave them unset or choose another handler");
    }

    @Test
    void doesNotMindWhatWasNotSet() {
      Options unset = Options.builder().listen(":0").mount("/a").build();

      unset.refuseOthers("test", Set.of());

      assertThat(unset.assigned()).isEqualTo(Set.of());
    }
  }
}
