package dev.pintle.bench.fcgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A FastCGI server that answers everything with the same body. */
enum Contender {
  /** Handler {@code fcgi} on the Java that runs this. */
  PINTLE("pintle", 24) {
    @Override
    List<String> command(Path folder, Path socket) {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xms256m",
          "-Xmx256m",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
          "-cp",
          System.getProperty("java.class.path"),
          PintleResponder.class.getName(),
          socket.toString());
    }
  },

  /** The C library of FastCGI's makers: processes that accept on one socket. */
  LIBFCGI("libfcgi", 3) {
    @Override
    List<String> command(Path folder, Path socket) {
      return List.of(
          folder.resolve("responder").toString(), socket.toString(), String.valueOf(PROCESSES));
    }
  },

  /** With Debian's php.ini, so with opcache. */
  PHP_FPM("php-fpm", 3) {
    @Override
    List<String> command(Path folder, Path socket) throws IOException {
      Path configuration = folder.resolve("php-fpm.conf");
      Files.writeString(
          configuration,
          """
          [global]
          error_log = %s
          [www]
          user = %s
          listen = %s
          pm = static
          pm.max_children = %d
          """
              .formatted(
                  folder.resolve("php-fpm.log"),
                  System.getProperty("user.name"),
                  socket,
                  PROCESSES));
      return List.of(
          "/usr/sbin/php-fpm8.2",
          "--nodaemonize",
          "--allow-to-run-as-root",
          "--fpm-config",
          configuration.toString());
    }
  },

  /** Under FCGI::ProcManager, without the middleware of development. */
  PLACK("Plack", 3) {
    @Override
    List<String> command(Path folder, Path socket) {
      return List.of(
          "plackup",
          "--env",
          "deployment",
          "--server",
          "FCGI",
          "--listen",
          socket.toString(),
          "--nproc",
          String.valueOf(PROCESSES),
          folder.resolve("hello.psgi").toString());
    }
  };

  /** What each of them answers with. */
  static final String BODY = "Hello, World!";

  /** Of those that have one for each connection. */
  static final int PROCESSES = 32;

  final String title;

  /**
   * So long it is under load before it is measured: what a just-in-time compiler needs, or a cache.
   */
  final int warmUpSeconds;

  Contender(String title, int warmUpSeconds) {
    this.title = title;
    this.warmUpSeconds = warmUpSeconds;
  }

  /**
   * What starts it in the foreground.
   *
   * @param folder has the programs, compiled
   * @param socket where it is to listen
   */
  abstract List<String> command(Path folder, Path socket) throws IOException;
}
