package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.InputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsePlanTest {
  private static final Body FIVE = Body.of(new byte[5]);
  private static final Body UNKNOWN = Body.writer(out -> {});

  private static ResponsePlan get(Response response) {
    return ResponsePlan.of("GET", response);
  }

  private static Response response(int status, Body body, String... headers) {
    return Response.of(status, Headers.of(headers), body);
  }

  private static void refuses(String method, Response response, String message) {
    assertThatThrownBy(() -> ResponsePlan.of(method, response))
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining(message);
  }

  @Nested
  class Length {
    @Test
    @Tag("RES-07")
    void isThatOfTheBody() {
      ResponsePlan plan = get(response(200, FIVE));

      assertThat(plan.length()).isEqualTo(5);
      assertThat(plan.sendsBody()).isTrue();
    }

    @Test
    @Tag("RES-07")
    void isZeroForNoBody() {
      assertThat(get(Response.status(404)).length()).isZero();
    }

    @Test
    @Tag("RES-07")
    void isNoneForABodyOfUnknownLength() {
      assertThat(get(response(200, UNKNOWN)).length()).isEqualTo(-1);
    }

    @Test
    @Tag("RES-07")
    void isTheAppsPromiseForABodyOfUnknownLength() {
      ResponsePlan plan = get(response(200, UNKNOWN, "Content-Length", "7", "A", "1"));

      assertThat(plan.length()).isEqualTo(7);
      assertThat(plan.headers()).isEqualTo(Headers.of("A", "1"));
    }

    @Test
    void mayBeSaidByTheAppToo() {
      assertThat(get(response(200, FIVE, "content-length", "005")).length()).isEqualTo(5);
    }

    @Test
    void goesUpToTheLargestLong() {
      Body huge = Body.of(InputStream.nullInputStream(), Long.MAX_VALUE);

      assertThat(get(response(200, huge, "Content-Length", "9223372036854775807")).length())
          .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @Tag("RES-04")
    @ValueSource(
        strings = {
          "",
          "x",
          "5x",
          "-5",
          "+5",
          "5, 5",
          "0x5",
          "5.0",
          "9223372036854775808",
          "18446744073709551621"
        })
    void isRefusedIfItIsNoNumber(String length) {
      refuses("GET", response(200, UNKNOWN, "Content-Length", length), "decimal number");
    }

    @Test
    @Tag("RES-04")
    void isRefusedTwice() {
      refuses(
          "GET",
          response(200, FIVE, "Content-Length", "5", "content-length", "5"),
          "more than once");
    }

    @Test
    @Tag("RES-04")
    void isRefusedIfItContradictsTheBody() {
      refuses(
          "GET",
          response(200, FIVE, "Content-Length", "6"),
          "Content-Length is 6 but the body has 5 bytes");
      refuses("GET", response(200, Body.empty(), "Content-Length", "6"), "the body has 0 bytes");
    }
  }

  @Nested
  class Head {
    @Test
    @Tag("RES-08")
    void sendsTheLengthWithoutTheBody() {
      ResponsePlan plan = ResponsePlan.of("HEAD", response(200, FIVE));

      assertThat(plan.length()).isEqualTo(5);
      assertThat(plan.sendsBody()).isFalse();
    }

    @Test
    void takesTheAppsWordForABodyThatItDidNotMake() {
      Response noBody = response(200, Body.empty(), "Content-Length", "99");

      assertThat(ResponsePlan.of("HEAD", noBody).length()).isEqualTo(99);
    }

    @Test
    @Tag("RES-04")
    void doesNotTakeItAgainstABody() {
      refuses(
          "HEAD",
          response(200, FIVE, "Content-Length", "99"),
          "Content-Length is 99 but the body has 5 bytes");
    }

    @Test
    void isAMethodOnlyInUpperCase() {
      assertThat(ResponsePlan.of("head", response(200, FIVE)).sendsBody()).isTrue();
    }
  }

  @Nested
  class StatusesWithoutABody {
    @Test
    @Tag("RES-09")
    void noContentHasNoLength() {
      ResponsePlan plan = get(response(204, Body.empty(), "Content-Length", "0"));

      assertThat(plan.length()).isEqualTo(-1);
      assertThat(plan.sendsBody()).isFalse();
      assertThat(plan.headers().isEmpty()).isTrue();
    }

    @Test
    @Tag("RES-09")
    void noContentDoesNotSendABody() {
      ResponsePlan plan = get(response(204, FIVE));

      assertThat(plan.length()).isEqualTo(-1);
      assertThat(plan.sendsBody()).isFalse();
    }

    @Test
    void resetContentHasLengthZero() {
      ResponsePlan plan = get(response(205, FIVE));

      assertThat(plan.length()).isZero();
      assertThat(plan.sendsBody()).isFalse();
    }

    @Test
    @Tag("RES-09")
    void notModifiedSaysNothingOfAnEmptyBody() {
      ResponsePlan plan = get(Response.status(304));

      assertThat(plan.length()).isEqualTo(-1);
      assertThat(plan.sendsBody()).isFalse();
    }

    @Test
    void notModifiedMaySayTheLengthOfWhatWasNotSent() {
      assertThat(get(response(304, Body.empty(), "Content-Length", "9")).length()).isEqualTo(9);
      assertThat(get(response(304, FIVE)).length()).isEqualTo(5);
      assertThat(get(response(304, FIVE)).sendsBody()).isFalse();
    }
  }

  @Nested
  @Tag("RES-02")
  class Statuses {
    @ParameterizedTest
    @ValueSource(ints = {200, 299, 404, 599, 600, 999})
    void goThroughFrom200To999(int status) {
      assertThat(get(Response.status(status)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 99, 1000, 99999})
    void areRefusedOutside(int status) {
      refuses("GET", Response.status(status), "200 to 999, not " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 199})
    void areRefusedIfTheyAreInterim(int status) {
      refuses("GET", Response.status(status), "pintle.informational");
    }

    @Test
    void switchingProtocolsNeedsAnUpgrade() {
      refuses("GET", response(101, FIVE, "Upgrade", "x"), "Response.upgrade");
    }
  }

  @Nested
  class Fields {
    @Test
    void areTheSameInstanceIfNothingHasToGo() {
      Headers headers =
          Headers.of("Content-Type", "text/plain", "Set-Cookie", "a=1", "Trailer", "x");

      assertThat(get(Response.of(200, headers, FIVE)).headers()).isSameAs(headers);
    }

    @Test
    @Tag("RES-06")
    void closeEndsTheConnectionAndIsTheHandlersToSend() {
      ResponsePlan plan = get(response(200, FIVE, "A", "1", "connection", "Close"));

      assertThat(plan.closes()).isTrue();
      assertThat(plan.headers()).isEqualTo(Headers.of("A", "1"));
      assertThat(get(response(200, FIVE)).closes()).isFalse();
    }

    @Test
    void contentLengthAndConnectionGoTogether() {
      Response both = response(200, FIVE, "Connection", "close", "Content-Length", "5");

      assertThat(get(both).headers().isEmpty()).isTrue();
      assertThat(get(both).closes()).isTrue();
      assertThat(get(both).length()).isEqualTo(5);
    }

    @ParameterizedTest
    @Tag("RES-06")
    @ValueSource(strings = {"keep-alive", "close, x-a", "Upgrade", "", "closed"})
    void noOtherConnectionIsTaken(String value) {
      refuses("GET", response(200, FIVE, "Connection", value), "only \"close\"");
    }

    @ParameterizedTest
    @CsvSource({
      "Transfer-Encoding, chunked",
      "transfer-encoding, identity",
      "Keep-Alive, timeout=5",
    })
    @Tag("RES-05")
    @Tag("RES-06")
    void framingIsRefused(String name, String value) {
      refuses("GET", response(200, FIVE, name, value), "is the handler's; leave it out");
    }

    @Test
    @Tag("UPG-07")
    void upgradeIsRefusedWithoutOne() {
      refuses("GET", response(200, FIVE, "Upgrade", "h2c"), "Response.upgrade");
    }

    @Test
    @Tag("UPG-07")
    void upgradeIsSentWithUpgradeRequired() {
      ResponsePlan plan = get(response(426, FIVE, "Upgrade", "websocket"));

      assertThat(plan.namesUpgrade()).isTrue();
      assertThat(plan.upgrades()).isFalse();
      assertThat(plan.headers()).isEqualTo(Headers.of("Upgrade", "websocket"));
      assertThat(get(response(426, FIVE)).namesUpgrade()).isFalse();
    }
  }

  @Nested
  class Upgrades {
    private final Response upgrade =
        Response.upgrade("echo", Headers.of("A", "1"), (in, out) -> {});

    @Test
    void keepTheirProtocolAndHaveNoBody() {
      ResponsePlan plan = get(upgrade);

      assertThat(plan.status()).isEqualTo(101);
      assertThat(plan.upgrades()).isTrue();
      assertThat(plan.namesUpgrade()).isTrue();
      assertThat(plan.sendsBody()).isFalse();
      assertThat(plan.length()).isEqualTo(-1);
      assertThat(plan.headers()).isEqualTo(Headers.of("A", "1", "Upgrade", "echo"));
    }

    @Test
    void answerConnectWith200AndNoProtocol() {
      ResponsePlan plan = ResponsePlan.of("CONNECT", upgrade);

      assertThat(plan.status()).isEqualTo(200);
      assertThat(plan.upgrades()).isTrue();
      assertThat(plan.namesUpgrade()).isFalse();
      assertThat(plan.length()).isEqualTo(-1);
      assertThat(plan.headers()).isEqualTo(Headers.of("A", "1"));
      assertThat(ResponsePlan.of("CONNECT", upgrade.withStatus(200)).status()).isEqualTo(200);
    }

    @Test
    @Tag("RES-02")
    void areRefusedWithAnyOtherStatus() {
      refuses("GET", upgrade.withStatus(200), "status 101, or 200 to answer CONNECT, not 200");
      refuses("CONNECT", upgrade.withStatus(404), "not 404");
    }

    @ParameterizedTest
    @Tag("UPG-06")
    @ValueSource(strings = {"echo", "ECHO", "websocket, echo", "h2c ,echo,"})
    void goThroughIfTheClientOfferedThem(String offered) {
      ResponsePlan plan = get(upgrade);

      assertThatCode(() -> plan.requireOffer(offered)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @Tag("UPG-06")
    @NullSource
    @ValueSource(strings = {"", "websocket", "echo/2", "ech o", "echo;x"})
    void areRefusedIfTheClientDidNotOfferThem(String offered) {
      ResponsePlan plan = get(upgrade);

      assertThatThrownBy(() -> plan.requireOffer(offered))
          .isInstanceOf(InvalidResponseException.class)
          .hasMessageContaining("upgrades to echo, which the request did not offer");
    }

    @Test
    void needNoOfferForATunnel() {
      ResponsePlan tunnel = ResponsePlan.of("CONNECT", upgrade);
      ResponsePlan required = get(response(426, FIVE, "Upgrade", "websocket"));

      assertThatCode(() -> tunnel.requireOffer(null)).doesNotThrowAnyException();
      assertThatCode(() -> required.requireOffer(null)).doesNotThrowAnyException();
    }

    @Test
    void areRefusedWithoutAProtocol() {
      refuses("GET", upgrade.withoutHeader("Upgrade"), "names its protocol");
    }

    @Test
    void areRefusedWithALength() {
      refuses("GET", upgrade.withHeader("Content-Length", "0"), "no Content-Length");
    }

    @Test
    @Tag("UPG-07")
    void areTheOnlySuccessOfConnect() {
      refuses("CONNECT", Response.text("welcome"), "opens a tunnel");
      assertThat(ResponsePlan.of("CONNECT", Response.status(403)).status()).isEqualTo(403);
    }
  }
}
