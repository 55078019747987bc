package dev.pintle.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pintle.Feature;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class RuleTest {
  @Test
  void readsNameFeatureAndText() {
    assertThat(Rule.parse(List.of("- **ABC-01** [TLS] One.", "", "- **ABC-02** Two.")).values())
        .containsExactly(new Rule("ABC-01", Feature.TLS, "One."), new Rule("ABC-02", null, "Two."));
  }

  @Test
  void passesOverWhatIsNoRule() {
    assertThat(Rule.parse(List.of("# Heading", "- a point", "**ABC-01** no point"))).isEmpty();
  }

  @Test
  void refusesOneNameForTwoRules() {
    assertThatThrownBy(() -> Rule.parse(List.of("- **ABC-01** One.", "- **ABC-01** Two.")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ABC-01");
  }

  @Test
  void refusesAFeatureThatDoesNotExist() {
    assertThatThrownBy(() -> Rule.parse(List.of("- **ABC-01** [MAGIC] One.")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findsTheRulesOfTheSpecification() {
    assertThat(Rule.named("ENV-05").text()).startsWith("SCRIPT_NAME is present");
    assertThat(Rule.named("INF-01").feature()).isEqualTo(Feature.INFORMATIONAL);
    assertThat(Rule.all()).hasSizeGreaterThan(100).contains(Rule.named("DRN-01"));
  }

  @Test
  void hasNoRuleTwice() {
    assertThat(Rule.all()).extracting(Rule::text).doesNotHaveDuplicates();
  }

  @Test
  void saysWhichRuleIsMissing() {
    assertThatThrownBy(() -> Rule.named("ABC-01"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("docs/SPEC.md has no rule ABC-01");
  }
}
