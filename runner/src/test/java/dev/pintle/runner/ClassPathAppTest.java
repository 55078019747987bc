package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ClassPathAppTest {
  @TempDir Path directory;

  @Test
  void runsTheClassThatTheManifestNames() throws Exception {
    Path jar =
        Apps.jar(
            directory.resolve("shop.jar"),
            "Shop",
            Apps.answering("Shop", "from the jar"),
            "Pintle-App",
            "Shop");

    assertThat(answer(jar.toString())).isEqualTo("from the jar");
  }

  @Test
  void runsANamedClassOfTheClassPath() throws Exception {
    Path jar =
        Apps.jar(directory.resolve("shop.jar"), "Shop", Apps.answering("Shop", "by its name"));

    assertThat(answer("Shop", jar)).isEqualTo("by its name");
  }

  @Test
  void findsWhatTheClassPathOfTheManifestNames() throws Exception {
    Files.createDirectory(directory.resolve("lib"));
    Apps.jar(
        directory.resolve("lib/goods.jar"),
        "Goods",
        "public class Goods { public String toString() { return \"goods\"; } }");
    Path jar =
        Apps.jar(
            directory.resolve("shop.jar"),
            "Shop",
            """
            import dev.pintle.*;
            public class Shop {
              public static App app() throws Exception {
                Object goods = Class.forName("Goods").getConstructor().newInstance();
                return env -> Response.text(goods.toString());
              }
            }
            """,
            "Pintle-App",
            "Shop",
            "Class-Path",
            "lib/goods.jar");

    assertThat(answer(jar.toString())).isEqualTo("goods");
  }

  @Test
  void isNotDisturbedByABuildThatWritesOverItsJar() throws Exception {
    String lazy =
        """
        import dev.pintle.*;
        public class Shop {
          public static App app() { return env -> Response.text(Later.text()); }
          static class Later { static String text() { return "loaded later"; } }
        }
        """;
    Path jar = Apps.jar(directory.resolve("shop.jar"), "Shop", lazy, "Pintle-App", "Shop");

    try (LoadedApp loaded = AppSource.of(jar.toString(), List.of()).load()) {
      Files.write(jar, new byte[10]);

      assertThat(Apps.answer(loaded)).isEqualTo("loaded later");
    }
  }

  @Test
  void leavesNoCopyBehind() throws Exception {
    Path jar =
        Apps.jar(
            directory.resolve("shop.jar"),
            "Shop",
            Apps.answering("Shop", ""),
            "Pintle-App",
            "Shop");

    LoadedApp loaded = AppSource.of(jar.toString(), List.of()).load();
    Path copy = Path.of(loaded.loader().getURLs()[0].toURI());
    assertThat(copy).exists();
    loaded.close();

    assertThat(copy.getParent().getParent()).doesNotExist();
  }

  @Test
  void followsLinksToFolders() throws Exception {
    Path release = release();
    Path current = Files.createSymbolicLink(directory.resolve("current"), release);
    Path outer = Files.createDirectory(directory.resolve("outer"));
    Path shop = Files.createSymbolicLink(outer.resolve("shop"), release.resolve("shop"));
    Files.createSymbolicLink(release.resolve("self"), release);

    assertThat(answer("shop.Shop", current)).isEqualTo("released");
    assertThat(shop).isSymbolicLink();
    assertThat(answer("shop.Shop", outer)).isEqualTo("released");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // no interrupt ends an open
  void passesOverWhatIsNeitherAFileNorAFolder() throws Exception {
    Path release = release();
    Files.createSymbolicLink(release.resolve(".#Shop.java"), Path.of("/nonexistent/user@host"));
    Path pipe = release.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(release.resolve("shop.sock")));

      assertThat(answer("shop.Shop", release)).isEqualTo("released");
    }
  }

  private Path release() throws Exception {
    String source = "package shop;\n" + Apps.answering("Shop", "released");
    Path release = directory.resolve("releases/1");
    for (Map.Entry<String, byte[]> file :
        SourceCompiler.compile(Path.of("Shop.java"), source, SourceCompiler.classPath(List.of()))
            .entrySet()) {
      Path target = release.resolve(file.getKey().replace('.', '/') + ".class");
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    return release;
  }

  @Test
  void saysHowAJarNamesItsApp() throws Exception {
    Path jar = Apps.jar(directory.resolve("shop.jar"), "Shop", Apps.answering("Shop", ""));

    assertThatThrownBy(() -> answer(jar.toString()))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("add \"Pintle-App: CLASS\" to its manifest");
  }

  @Test
  void saysThatAFileIsNoJar() throws Exception {
    Path file = Files.writeString(directory.resolve("text.jar"), "text");

    assertThatThrownBy(() -> answer(file.toString()))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("as a jar");
  }

  @Test
  void saysThatAClassIsMissing() {
    assertThatThrownBy(() -> answer("org.example.Shop", directory))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("there is no class org.example.Shop");
  }

  @Test
  void saysThatAClassIsNoApp() throws Exception {
    Path jar = Apps.jar(directory.resolve("shop.jar"), "Shop", "public class Shop {}");

    assertThatThrownBy(() -> answer("Shop", jar))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("class Shop is not an app");
  }

  private static String answer(String app, Path... classPath) throws Exception {
    try (LoadedApp loaded = AppSource.of(app, List.of(classPath)).load()) {
      return Apps.answer(loaded);
    }
  }
}
