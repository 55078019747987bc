package dev.pintle.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * An app in a jar, whose manifest names the class with {@code Pintle-App}, or a class on the class
 * path.
 */
final class ClassPathApp implements AppSource {
  /** The attribute of a jar's manifest. */
  static final String ATTRIBUTE = "Pintle-App";

  private final @Nullable String className;
  private final List<Path> classPath;

  private ClassPathApp(@Nullable String className, List<Path> classPath) {
    this.className = className;
    this.classPath = List.copyOf(classPath);
  }

  static ClassPathApp ofClass(String className, List<Path> classPath) {
    return new ClassPathApp(className, classPath);
  }

  static ClassPathApp ofJar(Path jar, List<Path> classPath) {
    List<Path> all = new ArrayList<>(classPath);
    all.add(0, jar);
    return new ClassPathApp(null, all);
  }

  @Override
  public LoadedApp load() throws LoadException {
    String name = className == null ? nameInManifest(classPath.get(0)) : className;
    return LoadedApp.load(
        AppClassLoader.of(Map.of(), classPath),
        loader -> new AppClass(AppClass.find(loader, name)));
  }

  private static String nameInManifest(Path path) throws LoadException {
    try (JarFile jar = new JarFile(path.toFile())) {
      Manifest manifest = jar.getManifest();
      String name = manifest == null ? null : manifest.getMainAttributes().getValue(ATTRIBUTE);
      if (name == null) {
        throw new LoadException(
            path
                + " does not say which class is the app; add \""
                + ATTRIBUTE
                + ": CLASS\" to its manifest, or run CLASS with --class-path "
                + path);
      }
      return name;
    } catch (IOException e) {
      throw new LoadException(
          "cannot read " + path + " as a jar: " + Reason.of(e) + "; build it anew");
    }
  }

  @Override
  public List<Path> files() {
    return classPath;
  }

  @Override
  public String toString() {
    return className == null ? classPath.get(0).toString() : className;
  }
}
