package dev.pintle.conformance.smuggling;

import static dev.pintle.conformance.smuggling.Attack.LENGTH;
import static dev.pintle.conformance.smuggling.Attack.SECOND;
import static dev.pintle.conformance.smuggling.Attack.TARGET;

import java.util.List;

/** Where the content ends is said twice, or in a way that not everybody understands. */
final class FramingAttacks extends AttackGroup {
  @Override
  void define() {
    lengths();
    codings();
  }

  private void lengths() {
    String first = length(0);
    String second = length(LENGTH);
    add("CL.CL: no content or some", post(first, second) + SECOND);
    add("CL.CL: some content or none", post(second, first) + SECOND);
    add("CL.CL: the same twice", post(second, second) + SECOND);
    for (String odd :
        List.of(
            LENGTH + ", " + LENGTH,
            "0, " + LENGTH,
            LENGTH + ", 0",
            LENGTH + ",",
            "," + LENGTH,
            "+" + LENGTH,
            "-" + LENGTH,
            "-0",
            "00000000000000000000" + LENGTH,
            "0" + LENGTH,
            "0x" + Integer.toHexString(LENGTH),
            LENGTH + ".0",
            LENGTH + " 0",
            "0 " + LENGTH,
            LENGTH + ";",
            "\u000b" + LENGTH,
            LENGTH + "\u000c",
            LENGTH + "\0",
            "\u00a0" + LENGTH,
            "",
            "\"" + LENGTH + "\"",
            "18446744073709551616")) {
      add("CL: " + shown(odd), post("Content-Length: " + odd) + SECOND);
    }
    for (String odd :
        List.of(
            "Content-Length : ",
            "Content-Length\t: ",
            "Content-Length\0: ",
            "Content_Length: ",
            "Content\u00adLength: ",
            "Content Length: ",
            "X: y\nContent-Length: ",
            "X: y\rContent-Length: ",
            "X: y\r\n Content-Length: ",
            "\tContent-Length: ",
            "Content-Length:\r\n ",
            "Connection: Content-Length\r\nContent-Length: ")) {
      add("0.CL: " + shown(odd), post(odd + LENGTH) + SECOND);
    }
  }

  /** Each once so that who believes the length sees more, and once so that who does not does. */
  private void codings() {
    both("the plain form", CHUNKED);
    for (String odd :
        List.of(
            "Transfer-Encoding : chunked",
            "Transfer-Encoding\t: chunked",
            "Transfer-Encoding\0: chunked",
            "Transfer_Encoding: chunked",
            "Transfer Encoding: chunked",
            " Transfer-Encoding: chunked",
            "\tTransfer-Encoding: chunked",
            "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding:\r\n\tchunked",
            "X: y\nTransfer-Encoding: chunked",
            "X: y\rTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\nX: y",
            "Transfer-Encoding:chunked",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding: CHUNKED",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked\u000b",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: \u000cchunked",
            "Transfer-Encoding: chunked\0",
            "Transfer-Encoding: \u00a0chunked",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: 'chunked'",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding: chunked,",
            "Transfer-Encoding: ,chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding:",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked")) {
      both(shown(odd), odd);
    }
    add(
        "TE in HTTP/1.0",
        bare("POST " + TARGET + " HTTP/1.0", "Host: a", "Connection: keep-alive", CHUNKED)
            + SECOND_CHUNK);
    add(
        "TE in HTTP/1.0, and a length",
        bare(
                "POST " + TARGET + " HTTP/1.0",
                "Host: a",
                "Connection: keep-alive",
                CHUNKED,
                length(NO_CHUNKS.length() + LENGTH))
            + NO_CHUNKS
            + SECOND);
  }

  private void both(String name, String coding) {
    String whole = length(NO_CHUNKS.length() + LENGTH);
    add("CL.TE: " + name, post(whole, coding) + NO_CHUNKS + SECOND);
    add("TE.CL: " + name, post(coding, length(4)) + SECOND_CHUNK);
  }
}
