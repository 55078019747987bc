package dev.pintle.fcgi;

import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.spi.ResponsePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which files the web server is left to send, and the field that tells it of one. */
final class SendFile {
  private static final String RULE =
      " must be X-Accel-Redirect:FOLDER=LOCATION for nginx, such as"
          + " X-Accel-Redirect:/var/www/files/=/internal/, X-LIGHTTPD-send-file:FOLDER for lighttpd"
          + " or X-Sendfile:FOLDER for Apache, such as X-Sendfile:/var/www/files/; more FOLDERs go"
          + " behind commas";

  private static final String REDIRECT = "X-Accel-Redirect";

  /** Percent-encoded for lighttpd and mod_xsendfile 1.0, and not for its 0.12, which Debian has. */
  private static final String SENDFILE = "X-Sendfile";

  private static final List<String> NAMES = List.of(REDIRECT, SENDFILE, "X-LIGHTTPD-send-file");

  /** Fields that are about the bytes and that web servers would drop with them. */
  private static final List<String> OF_BYTES = List.of("Content-Encoding", "Content-Range");

  /** A folder, and the same for the web server, percent-encoded and with a slash at its end. */
  private record Mapping(Path folder, String where) {}

  private final String name;
  private final List<Mapping> mappings = new ArrayList<>();

  /**
   * Reads the option.
   *
   * @throws IllegalArgumentException in a sentence
   */
  SendFile(String text) {
    int colon = text.indexOf(':');
    String wanted = text.substring(0, Math.max(colon, 0));
    this.name =
        NAMES.stream()
            .filter(known -> known.equalsIgnoreCase(wanted))
            .findFirst()
            .orElseThrow(() -> refusal(RULE + ", not \"" + text + "\""));
    for (String mapping : text.substring(colon + 1).split(",", -1)) {
      mappings.add(mapping(mapping.strip(), text));
    }
  }

  private Mapping mapping(String text, String all) {
    int equals = text.indexOf('=');
    String folder = equals < 0 ? text : text.substring(0, equals);
    String where = equals < 0 ? "" : text.substring(equals + 1);
    boolean redirects = name.equals(REDIRECT);
    if (!folder.startsWith("/")
        || (equals < 0 ? redirects : !where.startsWith("/"))
        || (redirects && !where.matches("[A-Za-z0-9/._~-]+"))) {
      throw refusal(RULE + ", not \"" + all + "\"");
    }
    Path path = Path.of(folder);
    if (!Files.isDirectory(path)) {
      throw refusal(" names " + folder + ", which is no folder; make it, or name another");
    }
    if (redirects) {
      return new Mapping(path, withSlash(where));
    }
    return new Mapping(path, withSlash(where.isEmpty() ? raw(path) : raw(Path.of(where))));
  }

  private static IllegalArgumentException refusal(String message) {
    return new IllegalArgumentException(FcgiOptions.SEND_FILE.name() + message);
  }

  private static String raw(Path path) {
    return path.normalize().toUri().getRawPath();
  }

  private static String withSlash(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /** The name of the field. */
  String name() {
    return name;
  }

  /** Whether a web server takes the field; of those that are not known, yes. */
  boolean suits(String webServer) {
    return switch (webServer.toLowerCase(Locale.ROOT)) {
      case "nginx" -> name.equals(REDIRECT);
      case "apache" -> name.equals(SENDFILE);
      case "lighttpd" -> !name.equals(REDIRECT);
      default -> true;
    };
  }

  /**
   * The fields of a response whose file the web server is to send.
   *
   * @return null if it is sent from here
   */
  @Nullable Headers fields(ResponsePlan plan, Body.FileRange range) {
    Headers fields = plan.headers();
    if (plan.status() != 200
        || NAMES.stream().anyMatch(fields::contains)
        || OF_BYTES.stream().anyMatch(fields::contains)) {
      return null;
    }
    String where = locate(range);
    return where == null || (name.equals(SENDFILE) && where.indexOf('%') >= 0)
        ? null
        : fields.toBuilder().add(name, where).build();
  }

  private @Nullable String locate(Body.FileRange range) {
    try {
      Path file = range.path().toRealPath();
      for (Mapping mapping : mappings) {
        Path folder = mapping.folder().toRealPath();
        if (file.startsWith(folder)) {
          return isWhole(file, range) && isText(file.toUri().getPath())
              ? mapping.where()
                  + file.toUri().getRawPath().substring(withSlash(raw(folder)).length())
              : null;
        }
      }
    } catch (IOException e) {
      return null; // sending it from here fails in the way that is known
    }
    return null;
  }

  private static boolean isWhole(Path file, Body.FileRange range) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.isRegularFile() && range.offset() == 0 && range.length() == attributes.size();
  }

  /** lighttpd refuses a name that is not UTF-8, and changes control characters. */
  private static boolean isText(String name) {
    return name.indexOf('\uFFFD') < 0 && name.chars().noneMatch(Character::isISOControl);
  }
}
