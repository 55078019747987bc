package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.HttpException;
import dev.pintle.Response;
import org.junit.jupiter.api.Test;

class ErrorPageTest {
  @Test
  void leavesAResponseAlone() throws Exception {
    Response response = Response.text("fine");

    assertThat(Call.of(new ErrorPage().wrap(env -> response)).response()).isSameAs(response);
  }

  @Test
  void showsTheStackTraceEscaped() throws Exception {
    Call call = Call.of(failing(new IllegalStateException("<script>&")));

    assertThat(call.response().status()).isEqualTo(500);
    assertThat(call.response().headers().first("Content-Type")).startsWith("text/html");
    assertThat(call.text())
        .contains("IllegalStateException: &lt;script&gt;&amp;")
        .contains("at dev.pintle.runner.ErrorPageTest")
        .doesNotContain("<script>");
  }

  @Test
  void showsErrorsToo() throws Exception {
    App app =
        env -> {
          throw new StackOverflowError();
        };

    assertThat(Call.of(new ErrorPage().wrap(app)).text()).contains("StackOverflowError");
  }

  @Test
  void leavesAnswersThatAreMeantForTheClientAlone() {
    assertThatThrownBy(() -> Call.of(failing(new HttpException(413, "too large"))))
        .isInstanceOf(HttpException.class);
  }

  private static App failing(Exception failure) {
    return new ErrorPage()
        .wrap(
            env -> {
              throw failure;
            });
  }
}
