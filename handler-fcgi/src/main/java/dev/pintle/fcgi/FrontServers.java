package dev.pintle.fcgi;

import dev.pintle.fcgi.codec.FcgiParams;
import dev.pintle.spi.LogText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web servers that were seen. Of each it says once, in the log, what it is and which of its
 * settings look wrong, so that nobody has to know what web servers do differently.
 */
final class FrontServers {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.fcgi");

  /** A web server's name is a parameter like any other, so there is an end to new ones. */
  private static final int MOST = 16;

  private static final int LONGEST_NAME = 80;

  private final FcgiSettings settings;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  FrontServers(FcgiSettings settings) {
    this.settings = settings;
  }

  /** Says what of requests depends on settings of the web server; at the start. */
  void announce() {
    LOG.info(
        "paths are {}",
        settings.trustPath()
            ? "taken from the web server's SCRIPT_NAME and PATH_INFO"
            : "made of REQUEST_URI, whatever the web server's SCRIPT_NAME and PATH_INFO say");
  }

  /** The first request of a connection has come. */
  void meet(FcgiParams params, boolean kept) {
    String software = params.value("SERVER_SOFTWARE");
    String name = software == null || software.isEmpty() ? "a web server without a name" : software;
    if (seen.contains(name) || seen.size() >= MOST || !seen.add(name)) {
      return;
    }
    LOG.info(
        "{} is in front{}",
        printable(name),
        kept ? "" : "; it opens a connection for each request" + howToKeep(name));
    for (String word : advice(name, params)) {
      LOG.warn("{}: {}", printable(name), LogText.of(word));
    }
  }

  private static String howToKeep(String name) {
    return switch (kind(name)) {
      case "apache" -> " (enablereuse=on of ProxyPass or <Proxy> keeps them)";
      case "nginx" -> " (fastcgi_keep_conn on, and keepalive of upstream, keep them)";
      default -> "";
    };
  }

  private static String kind(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int end = 0;
    while (end < lower.length() && lower.charAt(end) >= 'a' && lower.charAt(end) <= 'z') {
      end++;
    }
    return lower.substring(0, end);
  }

  /** What looks wrong in a first request. */
  private List<String> advice(String name, FcgiParams params) {
    List<String> words = new ArrayList<>();
    boolean apache = kind(name).equals("apache");
    if (isMissing(params, "REQUEST_URI")) {
      words.add(
          "it does not pass REQUEST_URI, so paths are made of SCRIPT_NAME and PATH_INFO, where"
              + " %2F and / are the same");
    }
    if (settings.trustPath()) {
      addPathAdvice(words, apache, params);
    }
    if (isMissing(params, "REQUEST_METHOD") || isMissing(params, "SERVER_PROTOCOL")) {
      words.add("it passes no REQUEST_METHOD or SERVER_PROTOCOL; include its usual parameters");
    }
    if (isMissing(params, "REMOTE_ADDR")) {
      words.add("it does not pass REMOTE_ADDR, so the app does not know its clients' addresses");
    }
    if (params.find(FcgiParams.FIELD_PREFIX, "PROXY", 0) >= 0) {
      words.add(
          "it passes on the Proxy field of a client as HTTP_PROXY (CVE-2016-5386), which is dropped"
              + " here; have it drop it too, for others");
    }
    if (lacksPort(params)) {
      words.add(
          "HTTP_HOST has no port though SERVER_PORT is "
              + params.value("SERVER_PORT")
              + "; links that the app makes of it will lack the port");
    }
    SendFile sendFile = settings.sendFile();
    if (sendFile != null && !sendFile.suits(kind(name))) {
      words.add(
          "it does not know "
              + sendFile.name()
              + " of fcgi.send-file, so clients get files that are empty; nginx has"
              + " X-Accel-Redirect, lighttpd X-LIGHTTPD-send-file, Apache X-Sendfile");
    }
    String length = params.value("CONTENT_LENGTH");
    if (length != null && length.isEmpty()) {
      LOG.info("{}: an empty CONTENT_LENGTH is taken for none", printable(name));
    }
    if (apache && isMissing(params, "HTTP_AUTHORIZATION")) {
      LOG.info("{}: Authorization reaches the app with \"CGIPassAuth On\" only", printable(name));
    }
    return words;
  }

  private static void addPathAdvice(List<String> words, boolean apache, FcgiParams params) {
    String file = params.value("SCRIPT_FILENAME");
    if (apache && isMissing(params, "PATH_INFO")) {
      words.add(
          "with fcgi.path=trust it has to pass PATH_INFO, and does not: set proxy-fcgi-pathinfo"
              + " (SetEnvIf Request_URI . proxy-fcgi-pathinfo=unescape)");
    }
    if (file != null && file.startsWith("proxy:")) {
      words.add("SCRIPT_FILENAME is " + file + "; set \"ProxyFCGIBackendType GENERIC\"");
    }
    if (isMissing(params, "PATH_INFO") && isMissing(params, "SCRIPT_NAME")) {
      words.add("with fcgi.path=trust it has to pass SCRIPT_NAME and PATH_INFO, and does not");
    }
  }

  /** As with nginx's $host, which Debian's fastcgi_params pass as HTTP_HOST. */
  private static boolean lacksPort(FcgiParams params) {
    String host = params.value("HTTP_HOST");
    String port = params.value("SERVER_PORT");
    return host != null
        && port != null
        && !port.equals("80")
        && !port.equals("443")
        && host.lastIndexOf(':') <= host.lastIndexOf(']');
  }

  private static boolean isMissing(FcgiParams params, String name) {
    String value = params.value(name);
    return value == null || value.isEmpty();
  }

  private static String printable(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(LONGEST_NAME, name.length()); i++) {
      char c = name.charAt(i);
      text.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return text.toString();
  }
}
