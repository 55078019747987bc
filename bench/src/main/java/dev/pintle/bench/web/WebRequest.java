package dev.pintle.bench.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.Random;

/** A request and the body of its reply. */
@SuppressWarnings("ImmutableEnumChecker") // an array that nobody writes to
enum WebRequest {
  HELLO("GET /", "", hello()),
  CLOSE("GET /", "Connection: close\r\n", hello()),
  BROWSER("GET /", browserFields(), hello()),
  TEN_KB("GET /10k", "", filled('x', 10 * 1024)),
  ECHO("POST /echo", "Content-Length: 1024\r\n", random(1024)) {
    @Override
    byte[] sentBody() {
      return body;
    }
  },
  FILE("GET /file", "", random(1 << 20)),
  JSON(
      "GET /json",
      "",
      "{\"id\":17,\"name\":\"pintle\",\"open\":true,\"tags\":[\"gudgeon\",\"rudder\"]}"
          .getBytes(US_ASCII)),
  BLOCK("GET /block", "", hello()),
  STREAM("GET /stream", "", filled('y', 100 * 100));

  final byte[] body;
  private final String line;
  private final String fields;

  WebRequest(String line, String fields, byte[] body) {
    this.line = line;
    this.fields = fields;
    this.body = body;
  }

  /** What the client sends behind the head. */
  byte[] sentBody() {
    return new byte[0];
  }

  /** All bytes of the request. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        (line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + fields + "\r\n").getBytes(US_ASCII));
    bytes.writeBytes(sentBody());
    return bytes.toByteArray();
  }

  private static byte[] hello() {
    return "Hello, World!".getBytes(US_ASCII);
  }

  private static byte[] filled(char with, int length) {
    return String.join("", Collections.nCopies(length, String.valueOf(with))).getBytes(US_ASCII);
  }

  /** The same bytes at each call. */
  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(17).nextBytes(bytes);
    return bytes;
  }

  /** With Host, 20 fields: a browser's, behind a proxy. */
  private static String browserFields() {
    return """
        Connection: keep-alive
        Cache-Control: max-age=0
        sec-ch-ua: "Chromium";v="130", "Not?A_Brand";v="99"
        sec-ch-ua-mobile: ?0
        sec-ch-ua-platform: "Linux"
        DNT: 1
        Upgrade-Insecure-Requests: 1
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36
        Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
        Sec-Fetch-Site: none
        Sec-Fetch-Mode: navigate
        Sec-Fetch-User: ?1
        Sec-Fetch-Dest: document
        Referer: https://www.example.org/a/page/before/this
        Accept-Encoding: gzip, deflate, br, zstd
        Accept-Language: en-GB,en;q=0.9,de;q=0.8
        Cookie: session=5e2f7a0c9b1d4e3f8a6b; theme=dark; consent=yes
        X-Forwarded-For: 192.0.2.17
        X-Forwarded-Proto: https
        """
        .replace("\n", "\r\n");
  }
}
