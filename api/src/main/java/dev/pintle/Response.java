package dev.pintle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The response triple: immutable; each {@code with…} returns a new one.
 *
 * <p>The framing is the handler's: it takes Content-Length from {@link Body#length} and refuses
 * fields that would contradict it. Nothing is checked here that the wire decides, so that a
 * middleware may build a response in any order.
 *
 * <pre>{@code
 * return Response.json(order.toJson())
 *     .withStatus(201)
 *     .withHeader("Location", "/orders/" + order.id())
 *     .withCookie(Cookie.of("seen", "1"));
 * }</pre>
 *
 * @param status 200 to 999, or 101 with an upgrade
 * @param headers the fields; framing ones are the handler's
 * @param body closed by the handler exactly once
 */
public record Response(int status, Headers headers, Body body) {
  private static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");
  private static final Headers HTML = Headers.of("Content-Type", "text/html; charset=utf-8");
  private static final Headers JSON = Headers.of("Content-Type", "application/json");

  /**
   * Makes one.
   *
   * @param status see above
   * @param headers see above
   * @param body see above
   */
  public Response {
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
  }

  /**
   * Makes a response of its three parts.
   *
   * @param status 200 to 999, or 101 with an upgrade
   * @param headers the fields
   * @param body the body
   * @return the response
   */
  public static Response of(int status, Headers headers, Body body) {
    return new Response(status, headers, body);
  }

  /**
   * Plain text.
   *
   * @param text sent as UTF-8
   * @return 200 with {@code text/plain; charset=utf-8}
   */
  public static Response text(String text) {
    return utf8(TEXT, text);
  }

  /**
   * A page.
   *
   * @param html sent as UTF-8; nothing in it is escaped
   * @return 200 with {@code text/html; charset=utf-8}
   */
  public static Response html(String html) {
    return utf8(HTML, html);
  }

  /**
   * A JSON text.
   *
   * @param json complete JSON, sent as UTF-8 (RFC 8259, 8.1)
   * @return 200 with {@code application/json}
   */
  public static Response json(String json) {
    return utf8(JSON, json);
  }

  /**
   * Bytes in memory.
   *
   * @param contentType such as "image/png"
   * @param bytes not copied, and not to be changed
   * @return 200 with this type
   */
  public static Response bytes(String contentType, byte[] bytes) {
    return new Response(200, ContentTypes.of(contentType), Body.of(bytes));
  }

  /**
   * A whole file: its type by the ending of its name, its length, and Last-Modified. The file is
   * looked at now and opened when it is sent.
   *
   * <p>Text types say {@code charset=utf-8}; an unknown ending is {@code application/octet-stream}.
   * The path is taken as it is: an app that makes it of a request's path has to see that it stays
   * inside the folder meant.
   *
   * @param file a regular file; a symbolic link is followed
   * @return 200 with the file as body
   * @throws HttpException 404 if there is no such file or it is a directory or another thing that
   *     is no regular file, 403 if it cannot be read; the client is not told the path
   * @throws java.io.UncheckedIOException if the file system fails otherwise
   */
  public static Response file(Path file) {
    return FileResponse.of(file);
  }

  /**
   * Bytes written while the response is sent.
   *
   * @param contentType such as "text/event-stream"
   * @param writer called once, or not at all where no body is sent
   * @return 200 with this type and a body of unknown length
   */
  public static Response stream(String contentType, BodyWriter writer) {
    return new Response(200, ContentTypes.of(contentType), Body.writer(writer));
  }

  /**
   * Sends the client elsewhere with 302 (Found). For another kind, {@code
   * redirect(…).withStatus(303)}.
   *
   * <p>What may not stand in a URI reference (blanks, characters outside ASCII, and the like) is
   * percent-encoded as UTF-8; percent signs stay as they are. The target is not checked: an app
   * that takes it from a request has to see that it stays on its own site.
   *
   * @param location a URI or a path
   * @return 302 with Location and no body
   * @throws IllegalArgumentException if it is empty or holds control characters, CR and LF above
   *     all
   */
  public static Response redirect(String location) {
    return new Response(302, Headers.of("Location", Locations.encode(location)), Body.empty());
  }

  /**
   * A status alone.
   *
   * @param status 200 to 999
   * @return no fields and no body
   */
  public static Response status(int status) {
    return new Response(status, Headers.empty(), Body.empty());
  }

  /**
   * Leaves HTTP: the handler answers 101 and then {@code duplex} holds the conversation. The
   * handler sends {@code Connection: Upgrade} itself. Answering CONNECT, the status that is sent is
   * 200 and the protocol is not.
   *
   * <pre>{@code
   * return Response.upgrade("echo", Headers.empty(), (in, out) -> in.transferTo(out));
   * }</pre>
   *
   * @param protocol what to change to, as the client offered it: "websocket"
   * @param headers further fields of the answer
   * @param duplex holds the conversation
   * @return 101 with Upgrade
   * @throws IllegalArgumentException if the protocol is not a name, perhaps with a slash and a
   *     version, or a list of such with commas (RFC 9110, 7.8)
   */
  public static Response upgrade(String protocol, Headers headers, Duplex duplex) {
    if (!HeaderRules.isProtocolList(protocol)) {
      throw new IllegalArgumentException(
          "\"" + protocol + "\" cannot stand in Upgrade; name a protocol such as \"websocket\"");
    }
    Headers all = headers.toBuilder().set("Upgrade", protocol).build();
    return new Response(101, all, new Body.Upgrade(duplex));
  }

  /**
   * Another status.
   *
   * @param status 200 to 999, or 101 with an upgrade
   * @return with this status
   */
  public Response withStatus(int status) {
    return new Response(status, headers, body);
  }

  /**
   * Sets a field in place of all of this name.
   *
   * @param name a token
   * @param value without CR, LF, NUL or characters above U+00FF
   * @return with this field
   * @throws IllegalArgumentException if the name or value cannot be sent
   */
  public Response withHeader(String name, String value) {
    return new Response(status, headers.toBuilder().set(name, value).build(), body);
  }

  /**
   * Adds a field behind those there are, of this name or not.
   *
   * @param name a token
   * @param value without CR, LF, NUL or characters above U+00FF
   * @return with this field too
   * @throws IllegalArgumentException if the name or value cannot be sent
   */
  public Response addHeader(String name, String value) {
    return new Response(status, headers.toBuilder().add(name, value).build(), body);
  }

  /**
   * Drops all fields of a name.
   *
   * @param name in any case
   * @return without them
   */
  public Response withoutHeader(String name) {
    return headers.contains(name)
        ? new Response(status, headers.toBuilder().remove(name).build(), body)
        : this;
  }

  /**
   * Adds a Set-Cookie field; cookies set before stay, of this name too.
   *
   * @param cookie the cookie
   * @return with this cookie
   */
  public Response withCookie(Cookie cookie) {
    return addHeader("Set-Cookie", cookie.headerValue());
  }

  /**
   * Another body, without the fields that described the old one: its length, type, encoding,
   * language, location, range, digests, validators (ETag, Last-Modified) and Trailer. If the old
   * body was {@link Body#empty} they cannot have been about it, and only Content-Length goes, so
   * that {@code Response.status(200).withHeader("Content-Type", …).withBody(…)} is what it seems.
   *
   * <p>The old body is not closed: a middleware that replaces one closes it, or closes it with the
   * new one ({@link Body#writer(BodyWriter, AutoCloseable)}). To keep all fields, as a middleware
   * that only changes the encoding may want, use {@link #of}.
   *
   * @param body the new body
   * @return with this body
   */
  public Response withBody(Body body) {
    return new Response(status, BodyFields.without(headers, this.body), body);
  }

  private static Response utf8(Headers headers, String text) {
    return new Response(200, headers, Body.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
