package dev.pintle.conformance.smuggling;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a proxy counts as one request, the app sees as one. Each attack is followed by a request of
 * the same client and by one of another, over the same connection to the server; each gets its own
 * reply, and what the attack hides is never seen.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pintle.conformance.Handlers#all")
@Timeout(120)
abstract class SmugglingTest {
  /** The name of the handler. */
  @Parameter String handler;

  @TempDir Path dir;

  /** The proxy as it is by default. */
  abstract Front.Kind strict();

  /** The proxy with all that it can let through. */
  abstract Front.Kind lenient();

  @TestFactory
  Stream<DynamicTest> byDefault() throws Exception {
    return behind(strict());
  }

  @TestFactory
  Stream<DynamicTest> asLenientAsItCanBe() throws Exception {
    return behind(lenient());
  }

  private Stream<DynamicTest> behind(Front.Kind kind) throws IOException, InterruptedException {
    Run run = new Run(handler, kind, dir);
    List<DynamicTest> tests = new ArrayList<>();
    for (Attack attack : AttackGroup.all()) {
      tests.add(dynamicTest(attack.name(), () -> run.attempt(attack)));
    }
    tests.add(dynamicTest("the app saw what the proxy counted", run::compare));
    return tests.stream().onClose(run::close);
  }
}
