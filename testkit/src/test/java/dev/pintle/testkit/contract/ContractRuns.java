package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pintle.App;
import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.Middleware;
import dev.pintle.Options;
import dev.pintle.Server;
import dev.pintle.http.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.io.TempDir;

/** Runs cases as the contract does, mostly such as are made to fail, pass or be skipped. */
abstract class ContractRuns {
  static final Check PASSES = bench -> {};
  static final Check FAILS = bench -> fail("on purpose");
  static final Map<String, String> NOTHING = Map.of();

  @TempDir private Path folder;

  /** Serves with http, and does a wrong to the app or to what it answers. */
  record Faulty(Set<Feature> features, Middleware wrong) implements Handler {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public Server start(App app, Options options) throws IOException {
      return new HttpHandler().start(wrong.wrap(app), options);
    }
  }

  static Handler faulty(Middleware wrong) {
    return new Faulty(EnumSet.of(Feature.LOSSLESS_HEADERS), wrong);
  }

  static CaseGroup group(Consumer<CaseGroup> definition) {
    return new CaseGroup("a group") {
      @Override
      void define() {
        definition.accept(this);
      }
    };
  }

  static CaseGroup single(String rule, String title, Check check) {
    return group(group -> group.raw(rule, title, check));
  }

  /** What came of each test: null, or what was thrown. */
  final Map<String, Throwable> run(
      Handler handler, Map<String, String> unsupported, Map<String, String> broken, CaseGroup group)
      throws Throwable {
    Declarations declared = Declarations.of(handler.features(), unsupported, broken, group.cases());
    Map<String, Throwable> verdicts = new LinkedHashMap<>();
    try (Stream<DynamicNode> nodes =
        new ContractRun(handler.name(), handler, declared, folder).nodes(List.of(group))) {
      nodes.forEach(node -> execute(node, verdicts));
    }
    return verdicts;
  }

  private static void execute(DynamicNode node, Map<String, Throwable> verdicts) {
    if (node instanceof DynamicContainer container) {
      container.getChildren().forEach(child -> execute(child, verdicts));
      return;
    }
    Throwable thrown = null;
    try {
      ((DynamicTest) node).getExecutable().execute();
    } catch (Throwable e) {
      thrown = e;
    }
    assertThat(verdicts).doesNotContainKey(node.getDisplayName());
    verdicts.put(node.getDisplayName(), thrown);
  }

  final Map<String, Throwable> run(CaseGroup group) throws Throwable {
    return run(faulty(app -> app), NOTHING, NOTHING, group);
  }

  final List<String> results() throws IOException {
    return Files.readAllLines(folder.resolve("faulty.tsv"));
  }

  final List<String> failures(Middleware wrong, CaseGroup group) throws Throwable {
    return failures(faulty(wrong), group);
  }

  final List<String> failures(Handler handler, CaseGroup group) throws Throwable {
    return run(handler, NOTHING, NOTHING, group).entrySet().stream()
        .filter(verdict -> verdict.getValue() instanceof AssertionError)
        .map(Map.Entry::getKey)
        .toList();
  }
}
