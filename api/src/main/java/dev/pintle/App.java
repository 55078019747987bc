package dev.pintle;

import java.util.Map;

/**
 * A web app: one function from a request map to a response triple.
 *
 * <p>It may block; every handler makes that cheap. It may be called by many threads at once. An app
 * that also is {@link AutoCloseable} is closed by its server after its last response.
 *
 * <pre>{@code
 * App hello = env -> Response.text("Hello, " + Request.of(env).queryParams().first("name"));
 * }</pre>
 */
@FunctionalInterface
public interface App {
  /**
   * Answers one request.
   *
   * @param env the request map, mutable and owned by this request; its keys are constants of {@link
   *     Env}
   * @return the response, never null; the handler closes its body exactly once
   * @throws HttpException to answer with that status and its safe message
   * @throws Exception anything else is answered with a bare 500 and logged once
   */
  Response call(Map<String, Object> env) throws Exception;
}
