package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFileAppTest {
  private static final String IMPORTS = "import dev.pintle.*; import java.util.Map;\n";

  @TempDir Path directory;

  @Test
  void runsTheClassNamedLikeTheFile() throws Exception {
    assertThat(answer(IMPORTS + app("class Other", "not it") + app("public class Hello", "it")))
        .isEqualTo("it");
  }

  @Test
  void runsTheOnlyAppWhateverItsName() throws Exception {
    assertThat(answer(IMPORTS + app("class Greeting", "it") + "record Name(String first) {}"))
        .isEqualTo("it");
  }

  @Test
  void runsAnAppInAPackage() throws Exception {
    assertThat(answer("package org.example.hello;\n" + IMPORTS + app("public class Hello", "it")))
        .isEqualTo("it");
  }

  @Test
  void prefersWhatTheMethodAppReturns() throws Exception {
    String source =
        IMPORTS
            + """
            public class Hello implements App {
              private final String text;
              public Hello() { this("from the constructor"); }
              private Hello(String text) { this.text = text; }
              public static App app() { return new Hello("from app()"); }
              public Response call(Map<String, Object> env) { return Response.text(text); }
            }
            """;

    assertThat(answer(source)).isEqualTo("from app()");
  }

  @Test
  void setsTheContextClassLoaderWhileTheAppIsMade() throws Exception {
    String source =
        IMPORTS
            + """
            public class Hello {
              public static App app() {
                boolean own =
                    Thread.currentThread().getContextClassLoader() == Hello.class.getClassLoader();
                return env -> Response.text("own: " + own);
              }
            }
            """;

    assertThat(answer(source)).isEqualTo("own: true");
  }

  @Test
  void seesTheClassPath() throws Exception {
    Path library =
        Apps.jar(
            directory.resolve("library.jar"),
            "Library",
            "public class Library { public static String name() { return \"library\"; } }");
    String source =
        IMPORTS
            + "class Hello { public static App app() { return env -> Response.text(Library.name()); } }";

    Path file = Apps.write(directory.resolve("Hello.java"), source);
    try (LoadedApp loaded = new SourceFileApp(file, List.of(library)).load()) {
      assertThat(Apps.answer(loaded)).isEqualTo("library");
    }
  }

  @Test
  void givesEachVersionAClassLoaderOfItsOwn() throws Exception {
    Path file =
        Apps.write(directory.resolve("Hello.java"), IMPORTS + app("public class Hello", ""));
    SourceFileApp source = new SourceFileApp(file, List.of());

    try (LoadedApp first = source.load();
        LoadedApp second = source.load()) {
      assertThat(first.app().getClass()).isNotEqualTo(second.app().getClass());
    }
  }

  @Test
  void quotesTheCompilerWithFileAndLine() {
    assertThatThrownBy(() -> answer("class Hello {\n  int x = \"text\";\n}"))
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith(directory.resolve("Hello.java") + " does not compile:\n")
        .hasMessageContaining("Hello.java:2: error: incompatible types")
        .hasMessageContaining("int x = \"text\";");
  }

  @Test
  void saysWhatAnAppNeedsIfThereIsNone() {
    assertThatThrownBy(() -> answer("class Hello {}"))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("no class in ")
        .hasMessageContaining("public static App app()");
  }

  @Test
  void asksWhichOfSeveralAppsIsMeant() {
    assertThatThrownBy(() -> answer(IMPORTS + app("class A", "") + app("class B", "")))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("give the one that is meant the name Hello");
  }

  @Test
  void showsWhatTheConstructorThrew() {
    String source =
        IMPORTS
            + """
            public class Hello implements App {
              public Hello() { throw new IllegalStateException("no database"); }
              public Response call(Map<String, Object> env) { return null; }
            }
            """;

    assertThatThrownBy(() -> answer(source))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("Hello failed while the app was being made")
        .hasMessageContaining("IllegalStateException: no database")
        .hasMessageContaining("Hello.java:3");
  }

  @Test
  void showsWhatAStaticInitializerThrew() {
    String source =
        IMPORTS
            + """
            public class Hello {
              static final int PORT = Integer.parseInt("none");
              public static App app() { return null; }
            }
            """;

    assertThatThrownBy(() -> answer(source))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("NumberFormatException");
  }

  private String answer(String source) throws Exception {
    Path file = Apps.write(directory.resolve("Hello.java"), source);
    try (LoadedApp loaded = new SourceFileApp(file, List.of()).load()) {
      return Apps.answer(loaded);
    }
  }

  private static String app(String head, String text) {
    return head
        + " implements App { public Response call(Map<String, Object> env) { return"
        + " Response.text(\""
        + text
        + "\"); } }\n";
  }
}
