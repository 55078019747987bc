package dev.pintle.conformance.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The apps that programs ask. */
final class Apps {
  /** Answers with the path. */
  static final App PATH = env -> Response.text(Env.PATH_INFO.get(env));

  /** Answers with the method and the body of the request. */
  static final App METHOD_AND_BODY =
      env -> {
        String body = new String(Env.INPUT.get(env).readAllBytes(), ISO_8859_1);
        return Response.text(Env.REQUEST_METHOD.get(env) + " " + body);
      };

  /** Answers with the SHA-256 of the body of the request. */
  static final App DIGEST =
      env -> {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Env.INPUT.get(env), digest)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        return Response.text(HexFormat.of().formatHex(digest.digest()));
      };

  private Apps() {}

  /** Streams these bytes, the length unsaid. */
  static App streaming(byte[] bytes) {
    return env ->
        Response.of(
            200,
            Headers.of("Content-Type", "application/octet-stream"),
            Body.writer(out -> out.write(bytes)));
  }

  static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
