package dev.pintle.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pintle.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Field blocks of HTTP/2 (RFC 7541) without a dynamic table: written as literals, read in any form,
 * since the size of the table that we let a server have is 0.
 */
final class Hpack {
  /** The static table, appendix A: name and value by turns, from index 1 on. */
  private static final String[] STATIC =
      (":authority=;:method=GET;:method=POST;:path=/;:path=/index.html;:scheme=http;"
              + ":scheme=https;:status=200;:status=204;:status=206;:status=304;:status=400;"
              + ":status=404;:status=500;accept-charset=;accept-encoding=gzip, deflate;"
              + "accept-language=;accept-ranges=;accept=;access-control-allow-origin=;age=;"
              + "allow=;authorization=;cache-control=;content-disposition=;content-encoding=;"
              + "content-language=;content-length=;content-location=;content-range=;"
              + "content-type=;cookie=;date=;etag=;expect=;expires=;from=;host=;if-match=;"
              + "if-modified-since=;if-none-match=;if-range=;if-unmodified-since=;last-modified=;"
              + "link=;location=;max-forwards=;proxy-authenticate=;proxy-authorization=;range=;"
              + "referer=;refresh=;retry-after=;server=;set-cookie=;strict-transport-security=;"
              + "transfer-encoding=;user-agent=;vary=;via=;www-authenticate=")
          .split("[;=]", -1);

  private final byte[] block;
  private int at;

  private Hpack(byte[] block) {
    this.block = block;
  }

  /** Writes names and values by turns, as they are. */
  static byte[] encode(List<String> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fields.size(); i += 2) {
      out.write(0); // a literal that is not indexed, with a name of its own
      writeString(out, fields.get(i));
      writeString(out, fields.get(i + 1));
    }
    return out.toByteArray();
  }

  private static void writeString(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int length = bytes.length;
    if (length < 127) {
      out.write(length);
    } else {
      out.write(127);
      length -= 127;
      while (length >= 128) {
        out.write(length % 128 + 128);
        length /= 128;
      }
      out.write(length);
    }
    out.write(bytes, 0, bytes.length);
  }

  /** Reads a block: names and values by turns. */
  static List<String> decode(byte[] block) throws IOException {
    return new Hpack(block).read();
  }

  /** The fields behind the pseudo-fields of a decoded block. */
  static Headers fields(List<String> decoded) throws IOException {
    Headers.Builder headers = Headers.builder();
    for (int i = 0; i < decoded.size(); i += 2) {
      String name = decoded.get(i);
      if (!name.startsWith(":")) {
        headers.add(checked(name), decoded.get(i + 1));
      }
    }
    return headers.build();
  }

  /** RFC 9113, section 8.2: what a response may not have. */
  private static String checked(String name) throws IOException {
    if (name.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
      throw new IOException("a field name in upper case: " + name);
    }
    if (List.of("connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection")
        .contains(name)) {
      throw new IOException("a field of the connections of HTTP/1.1: " + name);
    }
    return name;
  }

  private List<String> read() throws IOException {
    List<String> fields = new ArrayList<>();
    while (at < block.length) {
      int first = block[at] & 0xff;
      if (first >= 0x80) {
        int index = entry(integer(7));
        fields.add(STATIC[index]);
        fields.add(STATIC[index + 1]);
      } else if (first >= 0x40) {
        literal(fields, 6);
      } else if (first >= 0x20) {
        if (integer(5) != 0) {
          throw new IOException("a dynamic table, though its size was set to 0");
        }
      } else {
        literal(fields, 4);
      }
    }
    return fields;
  }

  private void literal(List<String> fields, int prefix) throws IOException {
    int index = integer(prefix);
    fields.add(index == 0 ? string() : STATIC[entry(index)]);
    fields.add(string());
  }

  private static int entry(int index) throws IOException {
    int entry = 2 * (index - 1);
    if (index == 0 || entry >= STATIC.length) {
      throw new IOException("an entry that the static table does not have: " + index);
    }
    return entry;
  }

  private int integer(int prefix) throws IOException {
    int most = (1 << prefix) - 1;
    int value = next() & most;
    if (value == most) {
      int shift = 0;
      int octet;
      do {
        octet = next();
        value += (octet & 0x7f) << shift;
        shift += 7;
      } while (octet >= 0x80 && shift < 28);
    }
    return value;
  }

  private int next() throws IOException {
    if (at == block.length) {
      throw new IOException("a block of fields breaks off");
    }
    return block[at++] & 0xff;
  }

  private String string() throws IOException {
    boolean huffman = at < block.length && (block[at] & 0x80) != 0;
    int length = integer(7);
    if (length > block.length - at) {
      throw new IOException("a block of fields breaks off");
    }
    byte[] bytes = Arrays.copyOfRange(block, at, at + length);
    at += length;
    return new String(huffman ? HpackHuffman.decode(bytes) : bytes, ISO_8859_1);
  }
}
