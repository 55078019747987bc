package dev.pintle.bench.web;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which versions take part: those of the jars on the class path. */
final class Versions {
  private static final Map<String, String> JARS = new LinkedHashMap<>();

  static {
    JARS.put("Jetty", "jetty-server");
    JARS.put("Undertow", "undertow-core");
    JARS.put("Netty", "netty-codec-http");
    JARS.put("Vert.x", "vertx-core");
    JARS.put("Helidon", "helidon-webserver");
    JARS.put("microhttp", "microhttp");
    JARS.put("http4k", "http4k-core");
    JARS.put("Spring", "spring-web");
    JARS.put("Reactor Netty", "reactor-netty-http");
    JARS.put("Tomcat", "tomcat-embed-core");
    JARS.put("Jackson", "jackson-databind");
  }

  private Versions() {}

  /** Such as "Jetty 12.1.14, Undertow 2.4.4.Final". */
  static String text() {
    return JARS.entrySet().stream()
        .flatMap(entry -> of(entry.getValue()).map(version -> entry.getKey() + " " + version))
        .collect(Collectors.joining(", "));
  }

  private static Stream<String> of(String jar) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> String.valueOf(Path.of(entry).getFileName()))
        .filter(name -> name.matches(jar + "-\\d.*\\.jar"))
        .map(name -> name.substring(jar.length() + 1, name.length() - ".jar".length()))
        .limit(1);
  }
}
