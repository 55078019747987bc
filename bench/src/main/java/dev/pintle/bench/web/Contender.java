package dev.pintle.bench.web;

import static dev.pintle.bench.web.WebCase.BLOCKING;
import static dev.pintle.bench.web.WebCase.ECHO;
import static dev.pintle.bench.web.WebCase.FILE;
import static dev.pintle.bench.web.WebCase.GET;
import static dev.pintle.bench.web.WebCase.GET_10K;
import static dev.pintle.bench.web.WebCase.JSON;
import static dev.pintle.bench.web.WebCase.MIXED;
import static dev.pintle.bench.web.WebCase.PIPELINED;
import static dev.pintle.bench.web.WebCase.STREAM;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A server of the race. */
@SuppressWarnings("ImmutableEnumChecker") // a set that nobody writes to, and functions
enum Contender {
  PINTLE("pintle, http", Kind.BLOCKING, 17, peer("Pintle")),
  /** Does as little as a server on the JDK's selector can. */
  FLOOR("fixed bytes", Kind.FLOOR, 17, peer("Floor"), EnumSet.of(GET, PIPELINED)),
  JETTY("Jetty", Kind.BLOCKING, 17, peer("Jetty")),
  JETTY_VIRTUAL("Jetty, virtual threads", Kind.BLOCKING, 21, peer("Jetty", "virtual")),
  UNDERTOW_IO("Undertow, I/O threads", Kind.EVENTS, 17, peer("UndertowServer", "io")),
  UNDERTOW_WORKER("Undertow, worker", Kind.BLOCKING, 17, peer("UndertowServer", "worker")),
  NETTY("Netty", Kind.EVENTS, 17, peer("Netty")),
  VERTX("Vert.x", Kind.EVENTS, 17, peer("Vertx")),
  HELIDON("Helidon", Kind.BLOCKING, 21, peer("Helidon")),
  MICROHTTP(
      "microhttp", Kind.EVENTS, 17, peer("Microhttp"), EnumSet.complementOf(EnumSet.of(STREAM))),
  JDK("JDK HttpServer, virtual threads", Kind.BLOCKING, 21, peer("Jdk")),
  HTTP4K("http4k on Helidon", Kind.BLOCKING, 21, peer("Http4k")),
  SPRING("Spring on Reactor Netty", Kind.EVENTS, 17, peer("Spring")),
  TOMCAT("Tomcat", Kind.BLOCKING, 17, peer("TomcatServer")),
  TOMCAT_VIRTUAL("Tomcat, virtual threads", Kind.BLOCKING, 21, peer("TomcatServer", "virtual")),
  NGINX(
      "nginx",
      Kind.OUTSIDE,
      17,
      NativePrograms::nginx,
      EnumSet.complementOf(EnumSet.of(ECHO, JSON, STREAM, MIXED, BLOCKING))),
  STARMAN(
      "Starman, 64 processes",
      Kind.OUTSIDE,
      17,
      NativePrograms::starman,
      EnumSet.of(GET, GET_10K, ECHO, FILE, JSON));

  /** What a server's contract lets an app do. */
  enum Kind {
    /** The app may block where it is called. */
    BLOCKING,
    /** The app has to hand over what blocks. */
    EVENTS,
    /** There is no app. */
    FLOOR,
    /** Not on the JVM. */
    OUTSIDE
  }

  final String title;
  final Kind kind;

  /** The first JDK on which it runs. */
  final int since;

  final Launcher launcher;
  private final Set<WebCase> cases;

  Contender(String title, Kind kind, int since, Launcher launcher) {
    this(title, kind, since, launcher, EnumSet.allOf(WebCase.class));
  }

  Contender(String title, Kind kind, int since, Launcher launcher, Set<WebCase> cases) {
    this.title = title;
    this.kind = kind;
    this.since = since;
    this.launcher = launcher;
    this.cases = cases;
  }

  /** As it is named on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean takesPartIn(WebCase webCase) {
    return cases.contains(webCase) && since <= Runtime.version().feature();
  }

  boolean isOnJvm() {
    return kind != Kind.OUTSIDE;
  }

  /** Another server on the JVM that answers requests, and not pintle. */
  boolean isPeer() {
    return this != PINTLE && (kind == Kind.BLOCKING || kind == Kind.EVENTS);
  }

  private static Launcher peer(String name, String... arguments) {
    return workshop -> workshop.startPeer(name, arguments);
  }

  /** What starts it. */
  interface Launcher {
    WebServer start(Workshop workshop) throws IOException, InterruptedException;
  }
}
