package dev.pintle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HandlerTest {
  @Test
  @Tag("HND-01")
  void namesTheArtifactOfAHandlerThatIsMissing() {
    assertThatThrownBy(() -> Handler.named("carrier-pigeon"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("carrier-pigeon")
        .hasMessageContaining("dev.pintle:pintle-handler-carrier-pigeon");
  }

  @Test
  void needsAName() {
    assertThatThrownBy(() -> Handler.named(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("name");
  }

  @Test
  void hasNoOptionsOfItsOwnUnlessItSaysSo() {
    Handler handler = new OptionlessHandler();

    assertThat(handler.options()).isEmpty();
  }

  private static final class OptionlessHandler implements Handler {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public Set<Feature> features() {
      return Set.of();
    }

    @Override
    public Server start(App app, Options options) {
      throw new UnsupportedOperationException("not started in this test");
    }
  }
}
