package dev.pintle;

import static dev.pintle.LintFixture.assertBreaks;
import static dev.pintle.LintFixture.env;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.spi.CompletionSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LintRequestInputTest {
  private final CompletionSource completion = new CompletionSource();
  private final Map<String, Object> env =
      env(
          e -> {
            e.put("pintle.completion", completion);
            e.put("pintle.input", new ByteArrayInputStream("a=1&b=2".getBytes(UTF_8)));
            e.put("CONTENT_TYPE", "application/x-www-form-urlencoded");
          });

  @Test
  void givesTheBytes() throws Exception {
    List<String> read = new ArrayList<>();
    App app =
        env -> {
          InputStream in = Env.INPUT.get(env);
          read.add(in.read() + " " + in.skip(1) + " " + new String(in.readAllBytes(), UTF_8));
          return Response.status(200);
        };
    Lint.check().wrap(app).call(env);
    assertThat(read).containsExactly("97 1 1&b=2");
  }

  @Test
  void isNotReadOnceTheRequestHasEnded() throws Exception {
    List<InputStream> kept = new ArrayList<>();
    App app =
        env -> {
          kept.add(Env.INPUT.get(env));
          return Response.status(200);
        };
    Lint.check().wrap(app).call(env);
    completion.complete(new Outcome(200, 0, Duration.ZERO, null));
    assertBreaks("REQ-12", () -> kept.get(0).read());
    assertBreaks("REQ-12", () -> kept.get(0).readAllBytes());
    assertBreaks("REQ-12", () -> kept.get(0).skip(1));
    assertThat(Lint.found(env)).isPresent();
  }

  @Test
  void aFormThatWasParsedFurtherOutIsThereFurtherIn() throws Exception {
    Params outside = Request.of(env).form(100);
    List<Params> inside = new ArrayList<>();
    App app =
        env -> {
          inside.add(Request.of(env).form(100));
          return Response.status(200);
        };
    Lint.check().wrap(app).call(env);
    assertThat(inside).containsExactly(outside);
    assertThat(outside.first("b")).isEqualTo("2");
  }
}
