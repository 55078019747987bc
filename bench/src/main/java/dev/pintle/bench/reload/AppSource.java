package dev.pintle.bench.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * An app of one source file, in which the number of its generation is put.
 *
 * @param name of the file
 * @param text of it, with {@code GENERATION = 0;}
 */
public record AppSource(String name, String text) {
  private static final String NUMBER = "GENERATION = 0;";

  /** Reads it from the package of a class. */
  public static AppSource beside(Class<?> neighbour, String name) throws IOException {
    try (InputStream in = neighbour.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not among the classes; build the module anew");
      }
      return new AppSource(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** The one that answers as the pages ask. */
  static AppSource tortured() throws IOException {
    return beside(AppSource.class, "Tortured.java");
  }

  /** Its text, as that of a generation. */
  String of(int generation) throws IOException {
    if (!text.contains(NUMBER)) {
      throw new IOException(name + " has no " + NUMBER);
    }
    return text.replace(NUMBER, "GENERATION = " + generation + ";");
  }
}
