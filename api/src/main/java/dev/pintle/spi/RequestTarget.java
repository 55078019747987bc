package dev.pintle.spi;

import dev.pintle.internal.Percent;
import org.jspecify.annotations.Nullable;

/**
 * A request target taken apart (RFC 9112, 3.2). Taking it apart never fails; what is wrong with it
 * is told by {@link #problem}, which a handler asks before it calls the app.
 */
public final class RequestTarget {
  /** The four forms of a request target. */
  public enum Form {
    /** A path and a query: "/path?query". */
    ORIGIN,
    /** A whole URI, http or https: "http://example.com/path?query". */
    ABSOLUTE,
    /** A host and a port, for CONNECT: "example.com:443"; and whatever is of no other form. */
    AUTHORITY,
    /** The server as a whole, for OPTIONS: "*". */
    ASTERISK
  }

  private final Form form;
  private final String uri;
  private final @Nullable String authority;
  private final String rawPath;

  private RequestTarget(Form form, String uri, @Nullable String authority) {
    this.form = form;
    this.uri = uri;
    this.authority = authority;
    if (form == Form.ORIGIN || form == Form.ABSOLUTE) {
      int question = uri.indexOf('?');
      this.rawPath = question < 0 ? uri : uri.substring(0, question);
    } else {
      this.rawPath = "";
    }
  }

  /**
   * Takes a target apart.
   *
   * @param target as it stood on the request line
   * @return its parts
   */
  public static RequestTarget parse(String target) {
    if (target.startsWith("/")) {
      return new RequestTarget(Form.ORIGIN, target, null);
    }
    if (target.equals("*")) {
      return new RequestTarget(Form.ASTERISK, target, null);
    }
    int start = authorityStart(target);
    if (start < 0) {
      return new RequestTarget(Form.AUTHORITY, target, target);
    }
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    String rest = target.substring(end);
    return new RequestTarget(
        Form.ABSOLUTE, rest.startsWith("/") ? rest : "/" + rest, target.substring(start, end));
  }

  /**
   * Which form it has.
   *
   * @return told by its first characters alone, whatever the method
   */
  public Form form() {
    return form;
  }

  /**
   * The target without scheme and authority, the value of {@code REQUEST_URI}.
   *
   * @return path and query, undecoded; for the asterisk and authority forms the target itself
   */
  public String uri() {
    return uri;
  }

  /**
   * The authority of the absolute and authority forms.
   *
   * @return null for the others
   */
  public @Nullable String authority() {
    return authority;
  }

  /**
   * The path, undecoded.
   *
   * @return beginning with "/"; "" for the asterisk and authority forms
   */
  public String rawPath() {
    return rawPath;
  }

  /**
   * The query, undecoded and without its question mark.
   *
   * @return "" if there is none
   */
  public String query() {
    boolean none = rawPath.isEmpty() || rawPath.length() == uri.length();
    return none ? "" : uri.substring(rawPath.length() + 1);
  }

  /**
   * Whether a request with this target is for an app that is mounted there; else it is answered
   * with 404. A target without a path is for the server as a whole, hence for every app.
   *
   * @param mount as {@link MountPath#normalize} gives it
   * @return false if the path does not lie below the mount
   */
  public boolean isBelow(String mount) {
    return rawPath.isEmpty() || MountPath.match(mount, rawPath) >= 0;
  }

  /**
   * What makes a request with this target a bad one (status 400), if anything does: a form that the
   * method does not take, an authority that is none, an escape in the path that is none, a
   * fragment, or a character that is not visible ASCII.
   *
   * @param method the request's method
   * @return a sentence that may be shown to the client; null if all is well
   */
  public @Nullable String problem(String method) {
    if (method.equals("CONNECT") != (form == Form.AUTHORITY)) {
      return method.equals("CONNECT")
          ? "the target of CONNECT is a host and a port"
          : "the request target is not a path, a URI or \"*\"";
    }
    if (form == Form.ASTERISK && !method.equals("OPTIONS")) {
      return "the request target \"*\" is for OPTIONS only";
    }
    if (authority != null && !Authority.isValid(authority)) {
      return "the host in the request target is malformed";
    }
    if (form == Form.AUTHORITY && Authority.split(uri).port().isEmpty()) {
      return "the target of CONNECT lacks a port";
    }
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return "the request target holds a character that must be percent-encoded";
      }
    }
    return Percent.isWellFormed(rawPath)
        ? null
        : "the path holds a \"%\" that two hexadecimal digits do not follow";
  }

  /** Where the authority of an http or https URI begins, or −1 if this is none. */
  private static int authorityStart(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  @Override
  public String toString() {
    return form == Form.ABSOLUTE ? "//" + authority + uri : uri;
  }
}
