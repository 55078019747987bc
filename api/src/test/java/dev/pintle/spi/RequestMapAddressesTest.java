package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestMapAddressesTest {
  private static final SocketAddress UNIX = UnixDomainSocketAddress.of("/run/app.sock");

  @Nested
  class OverTcp {
    @Test
    @Tag("ENV-11")
    @Tag("ENV-12")
    @Tag("ENV-16")
    void comeFromTheConnection() {
      SampleRequest request = SampleRequest.get("/").headers("Host", "example.com:81");

      assertThat(request.env())
          .containsEntry("SERVER_NAME", "127.0.0.1")
          .containsEntry("SERVER_PORT", "8080")
          .containsEntry("REMOTE_ADDR", "192.0.2.7")
          .containsEntry("REMOTE_PORT", "50000");
    }

    @Test
    void areNotLookedUp() throws UnknownHostException {
      InetAddress named = InetAddress.getByAddress("named.example", new byte[] {10, 0, 0, 1});
      SampleRequest request = SampleRequest.get("/");
      request.between(new InetSocketAddress(named, 1), new InetSocketAddress(named, 80));

      assertThat(request.env())
          .containsEntry("REMOTE_ADDR", "10.0.0.1")
          .containsEntry("SERVER_NAME", "10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
      "::1, ::1",
      "::, ::",
      "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
      "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
      "2001:0db8:0:0:0:0:0:0ab0, 2001:db8::ab0",
      "fe80:0:0:0:1:2:3:0, fe80::1:2:3:0",
      "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
      "fe80::1%1, fe80::1",
    })
    void areShortenedForIpv6(String address, String text) {
      SocketAddress both = new InetSocketAddress(address, 80);

      assertThat(SampleRequest.get("/").between(both, both).env())
          .containsEntry("REMOTE_ADDR", text)
          .containsEntry("SERVER_NAME", "[" + text + "]");
    }
  }

  @Nested
  class OverUnixSockets {
    @Test
    @Tag("ENV-16")
    void areAbsentForTheClient() {
      assertThat(SampleRequest.get("/").between(UNIX, UNIX).env())
          .doesNotContainKeys("REMOTE_ADDR", "REMOTE_PORT");
      assertThat(SampleRequest.get("/").between(null, null).env())
          .doesNotContainKeys("REMOTE_ADDR", "REMOTE_PORT");
    }

    @Tag("ENV-13")
    @ParameterizedTest
    @CsvSource({
      "http, example.com:8081, example.com, 8081",
      "http, example.com, example.com, 80",
      "https, example.com, example.com, 443",
      "https, example.com:, example.com, 443",
      "http, [::1]:99, [::1], 99",
      "http, [::1], [::1], 80",
      "http, :99, localhost, 99",
    })
    void comeFromTheHostField(String scheme, String host, String name, String port) {
      SampleRequest request = SampleRequest.get("/").scheme(scheme).headers("Host", host);

      assertThat(request.between(UNIX, UNIX).env())
          .containsEntry("SERVER_NAME", name)
          .containsEntry("SERVER_PORT", port);
    }

    @Test
    @Tag("ENV-13")
    void areLocalhostAnd80WithoutAHost() {
      assertThat(SampleRequest.get("/").between(UNIX, UNIX).env())
          .containsEntry("SERVER_NAME", "localhost")
          .containsEntry("SERVER_PORT", "80");
      assertThat(SampleRequest.get("/").headers("Host", "").between(null, null).env())
          .containsEntry("SERVER_NAME", "localhost")
          .containsEntry("SERVER_PORT", "80");
    }

    @Test
    void comeFromAnAbsoluteTargetFirst() {
      SampleRequest request =
          SampleRequest.get("http://a.example:81/").headers("Host", "b.example");

      assertThat(request.between(UNIX, UNIX).env())
          .containsEntry("SERVER_NAME", "a.example")
          .containsEntry("SERVER_PORT", "81");
    }
  }
}
