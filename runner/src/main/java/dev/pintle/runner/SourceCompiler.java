package dev.pintle.runner;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles one source file in memory. */
final class SourceCompiler {
  private SourceCompiler() {}

  /** What the app sees: Pintle and its dependencies, then its own class path. */
  static List<Path> classPath(List<Path> own) {
    List<Path> all = new ArrayList<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          all.add(Path.of(entry));
        }
      }
    }
    all.addAll(own);
    return all;
  }

  /**
   * Compiles.
   *
   * @param file its name, for messages
   * @param source its text
   * @param classPath as {@link #classPath}
   * @return the classes by binary name, in the order in which they were written
   * @throws LoadException with the compiler's messages if there are errors
   */
  static Map<String, byte[]> compile(Path file, String source, List<Path> classPath)
      throws LoadException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new LoadException(
          "this Java has no compiler; set JAVA_HOME to a JDK of version 17 or later, or run a jar");
    }
    StringWriter messages = new StringWriter();
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        JavaFileManager output = new InMemory(files, classes)) {
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  output,
                  null,
                  List.of("-g", "-nowarn", "-proc:none", "-implicit:none"),
                  null,
                  List.of(new Source(file, source)))
              .call();
      if (!compiled) {
        throw new LoadException(
            file + " does not compile:\n" + messages.toString().stripTrailing());
      }
    } catch (IOException | UncheckedIOException e) {
      throw new LoadException("cannot compile " + file + ": " + e.getMessage());
    }
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final Path file;
    private final String text;

    Source(Path file, String text) {
      super(file.toUri(), Kind.SOURCE);
      this.file = file;
      this.text = text;
    }

    /** As in the compiler's messages. */
    @Override
    public String getName() {
      return file.toString();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> classes;

    InMemory(JavaFileManager files, Map<String, byte[]> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(className, toByteArray());
            }
          };
        }
      };
    }
  }
}
