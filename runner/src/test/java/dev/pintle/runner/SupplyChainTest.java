package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** docs/SECURITY.md tells what each published module brings with it and what it exports. */
class SupplyChainTest {
  private static final Path ROOT = Path.of("..");

  /** Not behind a "to": these are for everybody. */
  private static final Pattern EXPORTED = Pattern.compile("(?m)^ *exports ([\\w.]+);");

  record Row(String module, String brings, String exports) {}

  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(ROOT.resolve("docs/SECURITY.md"))) {
      inside = line.startsWith("## ") ? line.equals("## What it is made of") : inside;
      if (inside && line.startsWith("| `")) {
        String[] cells = line.split("\\|", -1);
        rows.add(new Row(cells[1].replace("`", "").strip(), cells[2].strip(), cells[3].strip()));
      }
    }
    return rows;
  }

  @Test
  void namesEveryModuleThatIsPublishedAsAJar() throws Exception {
    List<String> published = new ArrayList<>();
    NodeList modules =
        parse(ROOT.resolve("pom.xml")).getElementsByTagName("modules").item(0).getChildNodes();
    for (int i = 0; i < modules.getLength(); i++) {
      if (modules.item(i) instanceof Element module) {
        String name = module.getTextContent();
        String pom = Files.readString(ROOT.resolve(name).resolve("pom.xml"));
        if (!pom.contains("<maven.deploy.skip>true") && !pom.contains("<packaging>pom")) {
          published.add(name);
        }
      }
    }
    assertThat(rows()).extracting(Row::module).containsExactlyInAnyOrderElementsOf(published);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesAllThatAModuleBrings(Row row) throws Exception {
    TreeSet<String> brought = new TreeSet<>();
    NodeList all =
        parse(ROOT.resolve(row.module()).resolve("pom.xml")).getElementsByTagName("dependency");
    for (int i = 0; i < all.getLength(); i++) {
      Element dependency = (Element) all.item(i);
      if (!"dev.pintle".equals(text(dependency, "groupId"))
          && !"test".equals(text(dependency, "scope"))) {
        brought.add(text(dependency, "artifactId"));
      }
    }
    assertThat(row.brings()).isEqualTo(String.join(", ", brought));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesAllThatAModuleExports(Row row) throws Exception {
    Path descriptor = ROOT.resolve(row.module()).resolve("src/main/java/module-info.java");
    Matcher exported = EXPORTED.matcher(Files.readString(descriptor));
    List<String> packages = new ArrayList<>();
    while (exported.find()) {
      packages.add("`" + exported.group(1) + "`");
    }
    List<String> told =
        Stream.of(row.exports().split(", ", -1)).filter(name -> name.startsWith("`")).toList();
    assertThat(told).containsExactlyInAnyOrderElementsOf(packages);
  }

  private static Element parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(pom.toFile())
        .getDocumentElement();
  }

  private static String text(Element element, String name) {
    NodeList found = element.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }
}
