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
  private static HandlerContract declaring(Map<String, String> unsupported) {
    return new HandlerContract() {
      @Override
      protected Handler handler() {
        return new HttpHandler();
      }

      @Override
      protected Map<String, String> unsupported() {
        return unsupported;
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
