package dev.pintle.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An app in one source file, compiled in memory. Which class it is: the one named like the file, or
 * else the only one in it that can be an app (see {@link AppClass}).
 */
final class SourceFileApp implements AppSource {
  private final Path file;
  private final List<Path> classPath;
  private final ClassCache cache = ClassCache.ofUser();

  SourceFileApp(Path file, List<Path> classPath) {
    this.file = file;
    this.classPath = List.copyOf(classPath);
  }

  @Override
  public LoadedApp load() throws LoadException {
    Map<String, byte[]> classes = classes();
    return LoadedApp.load(
        AppClassLoader.of(classes, classPath), loader -> mainClass(loader, classes.keySet()));
  }

  private Map<String, byte[]> classes() throws LoadException {
    String source;
    try {
      source = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LoadException(
          "cannot read " + file + " as UTF-8 text: " + Reason.of(e) + "; correct the file");
    }
    List<Path> needed = SourceCompiler.classPath(classPath);
    String key = ClassCache.key(file, source, needed);
    Map<String, byte[]> cached = cache.find(key);
    if (!cached.isEmpty()) {
      return cached;
    }
    Map<String, byte[]> compiled = SourceCompiler.compile(file, source, needed);
    cache.store(key, compiled);
    return compiled;
  }

  private AppClass mainClass(ClassLoader loader, Set<String> names) throws LoadException {
    String wanted = file.getFileName().toString().replaceAll("\\.java$", "");
    List<AppClass> candidates = new ArrayList<>();
    for (String name : names) {
      Class<?> type = AppClass.find(loader, name);
      if (type.getEnclosingClass() == null && AppClass.qualifies(type)) {
        AppClass candidate = new AppClass(type);
        if (type.getSimpleName().equals(wanted)) {
          return candidate;
        }
        candidates.add(candidate);
      }
    }
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    throw new LoadException(
        candidates.isEmpty()
            ? "no class in " + file + " " + AppClass.REQUIREMENT
            : "several classes in "
                + file
                + " could be the app; give the one that is meant the name "
                + wanted);
  }

  @Override
  public List<Path> files() {
    List<Path> files = new ArrayList<>(classPath);
    files.add(0, file);
    return files;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
