package dev.pintle.jetty;

import dev.pintle.Headers;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What handlers of Jetty's have put in place of what was read: a wrapper of the request counts
 * where it gives something else than the request within.
 *
 * @param method null if it is the one that was read
 * @param uri null if it is the one that was read
 * @param headers null if they are those that were read
 */
record Rewriting(@Nullable String method, @Nullable HttpURI uri, @Nullable Headers headers) {
  /** Null if nothing has been changed. */
  static @Nullable Rewriting of(Request request) {
    Request read = Request.unWrap(request);
    if (read == request) {
      return null;
    }
    String method = request.getMethod();
    HttpURI uri = request.getHttpURI();
    HttpFields fields = request.getHeaders();
    boolean sameMethod = method.equals(read.getMethod());
    boolean sameUri = uri == read.getHttpURI();
    boolean sameFields = fields == read.getHeaders();
    if (sameMethod && sameUri && sameFields) {
      return null;
    }
    return new Rewriting(
        sameMethod ? null : method,
        sameUri ? null : uri,
        sameFields ? null : ReadFields.of(fields));
  }
}
