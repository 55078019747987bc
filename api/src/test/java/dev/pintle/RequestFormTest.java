package dev.pintle;

import static dev.pintle.RequestBodyTest.assertStatus;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.SampleRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFormTest {
  private static final long LIMIT = 1000;

  @Test
  @Tag("REQ-03")
  void keepsOrderAndRepeats() throws IOException {
    assertThat(form("b=1&a=x+y&b=%E2%82%AC")).isEqualTo(Params.of("b", "1", "a", "x y", "b", "€"));
  }

  @Test
  void readsUnencodedUtf8() throws IOException {
    assertThat(form("a=café")).isEqualTo(Params.of("a", "café"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded; charset=UTF-8",
        "Application/X-WWW-Form-Urlencoded ;x=y"
      })
  void takesParametersOfTheType(String type) throws IOException {
    assertThat(Request.of(SampleRequest.post(type, "a=1".getBytes(UTF_8)).env()).form(LIMIT))
        .isEqualTo(Params.of("a", "1"));
  }

  @Test
  @Tag("REQ-04")
  void isRefusedWith400WhenMalformed() {
    assertStatus(400, () -> form("a=%zz"));
    assertStatus(400, () -> form("a&".repeat(1001), 10_000));
  }

  @Test
  @Tag("REQ-05")
  void isRefusedWith413AboveTheLimit() throws IOException {
    assertThat(form("a=1", 3)).hasSize(1);
    assertStatus(413, () -> form("a=12", 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "multipart/form-data; boundary=x", "x", ""})
  void isRefusedWith415WhenOfAnotherType(String type) {
    byte[] body = "a=1".getBytes(UTF_8);

    assertStatus(415, () -> Request.of(SampleRequest.post(type, body).env()).form(LIMIT));
  }

  @Test
  void isRefusedWith415WhenABodyHasNoType() {
    SampleRequest sample =
        SampleRequest.get("/").input(new ByteArrayInputStream("a=1".getBytes(UTF_8)));

    assertStatus(415, () -> Request.of(sample.env()).form(LIMIT));
    sample.headers("Content-Length", "3");
    assertStatus(415, () -> Request.of(sample.env()).form(LIMIT));
  }

  @Test
  void isEmptyWithoutBodyAndType() throws IOException {
    assertThat(Request.of(SampleRequest.get("/").env()).form(LIMIT)).isEmpty();
    assertThat(Request.of(SampleRequest.get("/").headers("Content-Length", "0").env()).form(LIMIT))
        .isEmpty();
  }

  @Test
  @Tag("REQ-06")
  void isParsedOnce() throws IOException {
    Map<String, Object> env = SampleRequest.postForm("a=1").env();

    Params form = Request.of(env).form(LIMIT);
    assertThat(Request.of(env).form(LIMIT)).isSameAs(form);
    assertThat(Request.of(new HashMap<>(env)).form(LIMIT)).isSameAs(form);
  }

  @Test
  @Tag("REQ-06")
  void isThereOutsideOfAMountThatHasReadIt() throws Exception {
    Map<String, Object> env = SampleRequest.postForm("a=1").env();
    App inner = e -> Response.text("read " + Request.of(e).form(LIMIT).size());

    Response unused = Mount.of().at("/", Mount.of().at("/", inner)).call(env);

    assertThat(Request.of(env).form(LIMIT)).isEqualTo(Params.of("a", "1"));
  }

  @Test
  void failsTheSameWayAgain() {
    Map<String, Object> env = SampleRequest.postForm("a=%zz").env();

    assertStatus(400, () -> Request.of(env).form(LIMIT));
    assertStatus(400, () -> Request.of(env).form(LIMIT));
  }

  @Test
  void isParsedAnewWhenAnotherBodyWasPutIn() throws IOException {
    Map<String, Object> env = SampleRequest.postForm("a=1").env();
    assertThat(Request.of(env).form(LIMIT).first("a")).isEqualTo("1");

    Env.INPUT.put(env, new ByteArrayInputStream("a=2".getBytes(UTF_8)));

    assertThat(Request.of(env).form(LIMIT).first("a")).isEqualTo("2");
  }

  private static Params form(String body) throws IOException {
    return form(body, LIMIT);
  }

  private static Params form(String body, long limit) throws IOException {
    return Request.of(SampleRequest.postForm(body).env()).form(limit);
  }
}
