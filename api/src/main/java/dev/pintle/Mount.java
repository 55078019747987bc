package dev.pintle;

import dev.pintle.internal.Percent;
import dev.pintle.spi.Authority;
import dev.pintle.spi.MountPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An app that hands each request to one of several apps by the beginning of its path and, if
 * wanted, by its host. Immutable: {@link #at} returns a new one.
 *
 * <pre>{@code
 * App site = Mount.of().at("/api", api).at("/", pages);
 * }</pre>
 *
 * <p>The longest path that ends at a segment boundary wins: "/api" takes "/api" and "/api/x" but
 * not "/apis". Segments are compared decoded, each by itself, so "/%61pi/x" lies below "/api" and
 * "/api%2Fx" does not. An app mounted for a host comes before those for any host, however long
 * their paths. What matches nothing is answered with 404.
 *
 * <p>The mounted app is called with a map on top of the outer one, in which the path has moved from
 * PATH_INFO and {@code pintle.raw_path_info} to SCRIPT_NAME. The outer map never changes, whatever
 * the mounted app puts, removes or throws; only a form once parsed ({@link Request#form}) is found
 * outside too.
 */
@SuppressWarnings("try") // closing a mounted app may be interrupted, and says so
public final class Mount implements App, AutoCloseable {
  private static final Mount EMPTY = new Mount(List.of());

  /** In the order in which they are tried. */
  private final List<Entry> entries;

  private Mount(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * A mount of no apps.
   *
   * @return answers 404 to everything
   */
  public static Mount of() {
    return EMPTY;
  }

  /**
   * Adds an app for any host.
   *
   * @param path decoded: "/" for all that no other takes, or such as "/api"
   * @param app called for this path and all below it; closed by {@link #close} if it can be
   * @return a mount that has this app too
   * @throws IllegalArgumentException if the path does not begin with "/" or has an empty segment,
   *     or if there is an app in this place
   */
  public Mount at(String path, App app) {
    return with(new Entry(null, MountPath.normalize(path), Objects.requireNonNull(app, "app")));
  }

  /**
   * Adds an app for one host.
   *
   * @param host in any case: "example.com" for any port, or "example.com:8080"
   * @param path decoded: "/" for all that no other takes, or such as "/api"
   * @param app called for this path and all below it; closed by {@link #close} if it can be
   * @return a mount that has this app too
   * @throws IllegalArgumentException if the host is malformed, if the path does not begin with "/"
   *     or has an empty segment, or if there is an app in this place
   */
  public Mount at(String host, String path, App app) {
    if (!Authority.isValid(host)) {
      throw new IllegalArgumentException(
          "a host to mount at is such as \"example.com\" or \"example.com:8080\", not \""
              + host
              + "\"");
    }
    String normal = MountPath.normalize(path);
    return with(new Entry(Authority.split(host), normal, Objects.requireNonNull(app, "app")));
  }

  private Mount with(Entry added) {
    List<Entry> all = new ArrayList<>(entries);
    for (Entry entry : all) {
      if (entry.isInPlaceOf(added)) {
        throw new IllegalArgumentException(
            "there is an app mounted at \"" + added.place() + "\" already");
      }
    }
    all.add(added);
    all.sort(Comparator.comparingInt(Entry::rank).reversed());
    return new Mount(List.copyOf(all));
  }

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    Request request = Request.of(env);
    String rawPath = request.rawPath();
    Authority host = null;
    for (Entry entry : entries) {
      if (entry.host != null) {
        host = host == null ? Authority.split(request.host()) : host;
        if (!entry.isFor(host, request.scheme())) {
          continue;
        }
      }
      int rest = MountPath.match(entry.path, rawPath);
      if (rest >= 0) {
        return entry.app.call(below(env, entry.path, rawPath.substring(rest)));
      }
    }
    return Response.text("Not Found").withStatus(404);
  }

  private static Map<String, Object> below(Map<String, Object> env, String path, String rawRest) {
    Map<String, Object> inner = new Overlay(env);
    if (!path.isEmpty()) {
      inner.put(Env.SCRIPT_NAME.name(), Env.SCRIPT_NAME.get(env) + path);
      inner.put(Env.PATH_INFO.name(), Percent.decodePath(rawRest));
      inner.put(Env.RAW_PATH_INFO.name(), rawRest);
    }
    return inner;
  }

  /**
   * Closes the mounted apps that can be closed, each once, in no certain order; all of them, even
   * if one throws.
   *
   * @throws Exception what the first one threw, with the others suppressed
   */
  @Override
  public void close() throws Exception {
    Set<App> apps = Collections.newSetFromMap(new IdentityHashMap<>());
    Exception failure = null;
    for (Entry entry : entries) {
      if (apps.add(entry.app) && entry.app instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private record Entry(@Nullable Authority host, String path, App app) {
    /** Hosts with a port before hosts before none; then long paths before short ones. */
    int rank() {
      int hostRank = host == null ? 0 : host.port().isEmpty() ? 1 : 2;
      return hostRank << 24 | path.length();
    }

    boolean isFor(Authority asked, String scheme) {
      if (host == null) {
        return true;
      }
      String port = asked.port().isEmpty() ? Authority.defaultPort(scheme) : asked.port();
      return host.host().equalsIgnoreCase(asked.host())
          && (host.port().isEmpty() || host.port().equals(port));
    }

    boolean isInPlaceOf(Entry other) {
      return place().equalsIgnoreCase(other.place()) && path.equals(other.path);
    }

    String place() {
      String port = host == null || host.port().isEmpty() ? "" : ":" + host.port();
      return (host == null ? "" : host.host() + port) + (path.isEmpty() ? "/" : path);
    }
  }
}
