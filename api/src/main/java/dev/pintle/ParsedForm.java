package dev.pintle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a form, kept in the request map so that whoever asks next finds it, the
 * failure too: the body is gone by then.
 *
 * @param input the body it was read from; a form does not count for a body that was put in later
 * @param params null if it was not to be had
 * @param failure null if it was
 */
record ParsedForm(InputStream input, @Nullable Params params, @Nullable HttpException failure) {
  static final Key<ParsedForm> KEY = Key.of("pintle.request.form", ParsedForm.class);

  private static final String TYPE = "application/x-www-form-urlencoded";

  static ParsedForm read(Request request, long limit) throws IOException {
    InputStream input = request.input();
    try {
      return new ParsedForm(input, parse(request, limit), null);
    } catch (HttpException e) {
      return new ParsedForm(input, null, e);
    }
  }

  /** The parameters, or the failure thrown anew. */
  Params get() {
    if (failure != null) {
      throw new HttpException(failure.status(), failure.safeMessage(), failure);
    }
    return params == null ? Params.empty() : params;
  }

  private static Params parse(Request request, long limit) throws IOException {
    String type = request.contentType();
    if (type == null && request.input().read() < 0) {
      return Params.empty();
    }
    if (type == null || !ContentType.essence(type).equals(TYPE)) {
      throw new HttpException(415, "a form of type " + TYPE + " is expected here");
    }
    return Params.parse(new String(request.bytes(limit), StandardCharsets.ISO_8859_1));
  }
}
