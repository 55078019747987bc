package dev.pintle.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where an app comes from, and comes from again at each reload. */
sealed interface AppSource permits SourceFileApp, ClassPathApp {
  /**
   * Loads the app as it stands now, with a class loader of its own.
   *
   * @return the app; the caller closes it
   * @throws LoadException if there is none; nothing is left behind
   */
  LoadedApp load() throws LoadException;

  /** The files and directories whose change means that the app has changed. */
  List<Path> files();

  /** How the app was named on the command line. */
  @Override
  String toString();

  /**
   * Understands what was given as APP.
   *
   * @param app a source file, a jar or a class name
   * @param classPath jars and directories the app needs besides
   * @throws IllegalArgumentException in a sentence, if it is none of these
   */
  static AppSource of(String app, List<Path> classPath) {
    for (Path entry : classPath) {
      if (!Files.exists(entry)) {
        throw new IllegalArgumentException(
            "there is no " + entry + ", which --class-path names; correct the path");
      }
    }
    if (app.endsWith(".java")) {
      return new SourceFileApp(existing(app), classPath);
    }
    if (app.endsWith(".jar")) {
      return ClassPathApp.ofJar(existing(app), classPath);
    }
    if (classPath.isEmpty()) {
      throw new IllegalArgumentException(
          "\""
              + app
              + "\" is neither a .java file nor a .jar; if it is the name of a class, say with"
              + " --class-path where it is");
    }
    return ClassPathApp.ofClass(app, classPath);
  }

  private static Path existing(String app) {
    Path file = Path.of(app);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "there is no file " + app + "; name the .java file or the .jar that holds the app");
    }
    return file;
  }
}
