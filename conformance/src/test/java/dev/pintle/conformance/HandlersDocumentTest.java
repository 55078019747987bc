package dev.pintle.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pintle.Feature;
import dev.pintle.Handler;
import dev.pintle.spi.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/HANDLERS.md says what the contracts have found; the build runs them before this. */
class HandlersDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "HANDLERS.md");
  private static final String COMMAND = "mvn -pl conformance -am verify -Dpintle.write-docs=true";

  /** The run behind a real web server, which is not there without one. */
  private static final String NGINX = "fcgi-nginx";

  private final List<ContractResults> results = new ArrayList<>();

  @BeforeEach
  void read() {
    for (String handler : Handlers.found()) {
      results.add(ContractResults.of(handler));
    }
  }

  @Test
  void everyCaseOfEveryContractPassedOrWasDeclaredUnsupported() {
    for (ContractResults handler : results) {
      assertThat(handler.failures()).as("failures of " + handler.handler()).isEmpty();
    }
  }

  @Test
  void theDocumentIsUpToDate() throws IOException {
    assumeTrue(
        ContractResults.exist(NGINX) || Boolean.getBoolean("pintle.require-programs"),
        "the contract has not run behind nginx, which is not installed");
    ContractResults nginx = ContractResults.of(NGINX);
    results.add(results.indexOf(ContractResults.of("fcgi")) + 1, nginx);
    String text = text();
    if (Boolean.getBoolean("pintle.write-docs")) {
      Files.writeString(DOCUMENT, text);
    }
    assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
        .as("docs/HANDLERS.md; to write it anew: " + COMMAND)
        .isEqualTo(text);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append("# What each handler keeps of the specification\n\n");
    text.append("Written by the tests, from what the contract found; by hand it is changed in\n");
    text.append("vain. To write it anew: `").append(COMMAND).append("`.\n\n");
    text.append(
        "Every case of the contract passes, over every protocol that a handler speaks, or\n");
    text.append(
        "is declared unsupported: by a feature that the handler does not have, or by a rule\n");
    text.append(
        "or case that it names with its reason. A rule that stands as BROKEN is violated, and\n");
    text.append(
        "the handler not safe to use. The handler fcgi stands behind a gateway of the tests,\n");
    text.append(
        "and lacks the sockets that its clients would connect to. Its second column, fcgi-nginx,\n");
    text.append(
        "is what the same handler keeps behind nginx 1.22 with nothing buffered: what is missing or\n");
    text.append("BROKEN there is nginx's own.\n\n## Features\n\n");
    text.append("Over HTTP/1.1; what is missing over HTTP/2 stands with its rule below.\n\n");
    header(text, "feature");
    for (Feature feature : Feature.values()) {
      text.append("| ").append(feature);
      for (ContractResults handler : results) {
        String name = handler.handler().equals(NGINX) ? "fcgi" : handler.handler();
        boolean has = Handler.named(name).features().contains(feature);
        text.append(" | ").append(has ? "yes" : "no");
      }
      text.append(" |\n");
    }
    text.append("\n## Runs that passed\n\n");
    text.append("A case runs once over each protocol in which it means the same.\n\n");
    header(text, "protocol");
    for (String protocol : protocols()) {
      text.append("| ").append(protocol);
      results.forEach(handler -> text.append(" | ").append(handler.passedOver(protocol)));
      text.append(" |\n");
    }
    rules(text);
    return text.toString();
  }

  private Set<String> protocols() {
    Set<String> protocols = new TreeSet<>();
    results.forEach(handler -> handler.lines().forEach(line -> protocols.add(line.protocol())));
    return protocols;
  }

  private void rules(StringBuilder text) {
    Set<String> shown = new TreeSet<>();
    results.forEach(handler -> handler.lines().forEach(line -> shown.add(line.rule())));
    List<String> others = new ArrayList<>();
    text.append("\n## Rules\n\n");
    header(text, "rule");
    for (Rule rule : Rule.all()) {
      if (!shown.contains(rule.id())) {
        others.add(rule.id());
        continue;
      }
      text.append("| ").append(rule.id());
      results.forEach(handler -> text.append(" | ").append(handler.cell(rule.id())));
      text.append(" |\n");
    }
    text.append("\nWithout a case here, and shown by Lint or by tests that carry their names: ");
    text.append(String.join(", ", others)).append(".\n");
  }

  private void header(StringBuilder text, String first) {
    text.append("| ").append(first);
    results.forEach(handler -> text.append(" | ").append(handler.handler()));
    text.append(" |\n|").append("---|".repeat(results.size() + 1)).append('\n');
  }
}
