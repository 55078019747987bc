package dev.pintle.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pintle.App;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.http.HttpHandler;
import dev.pintle.testkit.contract.HandlerContract;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the author of a handler may declare, and what not. */
class ContractItselfTest {
  private static final String A_FOLD = "SEP-06: a folded line is refused";

  private static HandlerContract declaring(Map<String, String> unsupported) {
    return declaring(unsupported, Map.of());
  }

  private static HandlerContract declaring(
      Map<String, String> unsupported, Map<String, String> broken) {
    return new HandlerContract() {
      @Override
      protected Handler handler() {
        return new HttpHandler();
      }

      @Override
      protected Map<String, String> unsupported() {
        return unsupported;
      }

      @Override
      protected Map<String, String> broken() {
        return broken;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEP-01", "SEP-20", "INJ-01", "HDR-04"})
  void separationAndInjectionCannotBeDeclaredAway(String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declaring(Map.of(rule, "the server cannot")).contract())
        .withMessageContaining(rule)
        .withMessageContaining("no handler can declare away");
  }

  @Test
  void neitherCanASingleCaseOfThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declaring(Map.of(A_FOLD, "the server cannot")).contract())
        .withMessageContaining("no handler can declare away");
  }

  @Test
  void aCaseOfThemCanBeAdmittedByItsName() {
    assertThat(declaring(Map.of(), Map.of(A_FOLD, "it joins the lines")).contract()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SEP-06",
        "SEP-06: no such case",
        "SEP-06 over HTTP/2: a folded line is refused",
        "SEP-07: a folded line is refused"
      })
  void whatIsNoCaseThatRunsIsNotBroken(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declaring(Map.of(), Map.of(name, "it joins the lines")).contract())
        .withMessageContaining("broken() names \"" + name + '"')
        .withMessageContaining("no case that runs");
  }

  @Test
  void whatCanBeUnsupportedIsNotBroken() {
    String name = "ENV-26: order, case and repeats of the wire are kept";
    assertThat(declaring(Map.of(name, "the server keeps a map")).contract()).isNotEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declaring(Map.of(), Map.of(name, "it keeps a map")).contract())
        .withMessageContaining("can be declared in unsupported()");
  }

  @Test
  void aFaultWithoutAWordIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declaring(Map.of(), Map.of(A_FOLD, "")).contract())
        .withMessageContaining("without a reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MNT-01", "TWO-01"})
  void aRuleOfWhichNothingRunsIsRefused(String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declaring(Map.of(rule, "the server cannot")).contract())
        .withMessageContaining(rule + ", of which no case runs");
  }

  @Test
  void aRuleThatIsNoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declaring(Map.of("LIM-99", "no")).contract())
        .withMessageContaining("LIM-99");
  }

  @Test
  void aRuleWithoutAReasonIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> declaring(Map.of("LIM-01", " ")).contract())
        .withMessageContaining("LIM-01");
  }

  @Test
  void aHandlerWithFewFeaturesIsTaken() {
    Handler bare =
        new Handler() {
          @Override
          public String name() {
            return "bare";
          }

          @Override
          public Set<Feature> features() {
            return Set.of();
          }

          @Override
          public Server start(App app, Options options) throws IOException {
            return new HttpHandler().start(app, options);
          }
        };
    HandlerContract contract =
        new HandlerContract() {
          @Override
          protected Handler handler() {
            return bare;
          }
        };
    assertThat(contract.contract()).isNotEmpty();
  }
}
