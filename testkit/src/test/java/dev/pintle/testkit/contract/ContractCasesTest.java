package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Body;
import dev.pintle.BodySink;
import dev.pintle.Env;
import dev.pintle.Feature;
import dev.pintle.Middleware;
import dev.pintle.Response;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The cases of the contract themselves. */
@Tag("socket")
class ContractCasesTest extends ContractRuns {
  @Test
  void everyRunOfTheContractHasANameOfItsOwn() {
    List<String> names =
        HandlerContract.groups().stream()
            .flatMap(group -> group.cases().stream())
            .flatMap(made -> made.protocols().stream().map(made::name))
            .toList();
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(700);
  }

  @Test
  void aHandlerThatDecodesTwiceIsSeenByTheRealCases() throws Throwable {
    Middleware twice =
        app ->
            env -> {
              env.put("PATH_INFO", Env.PATH_INFO.get(env).replace("%2F", "/"));
              return app.call(env);
            };
    assertThat(failures(twice, new PathCases())).anyMatch(name -> name.startsWith("ENV-08: "));
    assertThat(failures(app -> app, new PathCases())).isEmpty();
  }

  @Test
  void aHandlerThatAnswersFailuresWithTheirMessageIsSeenByTheRealCases() throws Throwable {
    Middleware chatty =
        app ->
            env -> {
              try {
                return app.call(env);
              } catch (RuntimeException e) {
                return Response.text(String.valueOf(e)).withStatus(500);
              }
            };
    assertThat(failures(chatty, new FailureCases())).anyMatch(name -> name.startsWith("ERR-01: "));
  }

  @Test
  void aHandlerThatEndsABrokenBodyWithACloseNoticeIsSeenByTheRealCases() throws Throwable {
    Middleware swallowing =
        app ->
            env -> {
              Response response = app.call(env);
              return response.body() instanceof Body.Writer body
                  ? Response.of(
                      response.status(), response.headers(), Body.writer(out -> quietly(body, out)))
                  : response;
            };
    Set<Feature> tls = EnumSet.of(Feature.TLS);
    assertThat(failures(new Faulty(tls, swallowing), new TlsEndCases()))
        .containsExactly(
            "TLS-05: a body that breaks off before the connection ends has none, TLSv1.2",
            "TLS-05: a body that breaks off before the connection ends has none, TLSv1.3");
    assertThat(failures(new Faulty(tls, app -> app), new TlsEndCases())).isEmpty();
  }

  private static void quietly(Body.Writer body, BodySink out) {
    try {
      body.writeTo(out);
    } catch (Exception e) {
      // as if it were whole
    }
  }
}
