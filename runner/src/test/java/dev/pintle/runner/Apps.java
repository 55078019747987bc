package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Sources and jars of apps for tests. */
final class Apps {
  private Apps() {}

  /** An app that answers with a text. */
  static String answering(String className, String text) {
    return """
        import dev.pintle.*;
        import java.util.Map;

        public class %s implements App {
          @Override
          public Response call(Map<String, Object> env) {
            return Response.text("%s");
          }
        }
        """
        .formatted(className, text);
  }

  /** An app whose answer waits for a file; tells on standard output what happens. */
  static String waiting(String className, String text, Path go) {
    return """
        import dev.pintle.*;
        import java.nio.file.*;
        import java.util.Map;

        public class %s implements App, AutoCloseable {
          @Override
          public Response call(Map<String, Object> env) throws Exception {
            Cancellation cancellation = Env.CANCELLATION.get(env);
            cancellation.onCancel(() -> System.out.println("cancelled " + cancellation.reason()));
            Path go = Path.of("%s");
            try (WatchService watch = go.getFileSystem().newWatchService()) {
              go.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
              System.out.println("called");
              while (!Files.exists(go)) {
                watch.take().reset();
              }
            }
            return Response.text("%s");
          }

          @Override
          public void close() {
            System.out.println("closed");
          }
        }
        """
        .formatted(className, go, text);
  }

  static Path write(Path file, String source) throws IOException {
    return Files.writeString(file, source);
  }

  /** A jar that is an app, for those who start it so often that compiling it each time is slow. */
  static Path packed(Path directory, String className, String source) throws Exception {
    return jar(directory.resolve(className + ".jar"), className, source, "Pintle-App", className);
  }

  /** A jar of one compiled class; attributes are a name and a value, and so on. */
  static Path jar(Path jar, String className, String source, String... attributes)
      throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    for (int i = 0; i < attributes.length; i += 2) {
      manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
    }
    Map<String, byte[]> classes =
        SourceCompiler.compile(
            Path.of(className + ".java"), source, SourceCompiler.classPath(List.of()));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey().replace('.', '/') + ".class"));
        out.write(entry.getValue());
      }
    }
    return jar;
  }

  /** What the body of the app's answer says. */
  static String answer(LoadedApp loaded) throws Exception {
    return Call.of(loaded.app()).text();
  }
}
