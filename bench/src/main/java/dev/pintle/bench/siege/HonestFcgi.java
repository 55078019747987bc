package dev.pintle.bench.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Speaks FastCGI, as a web server that keeps its connections. */
final class HonestFcgi extends HonestSession {
  private static final byte[] REQUEST =
      new FcgiRecords()
          .begin(1)
          .params(1, "GET", "/line")
          .add(FcgiRecords.STDIN, 1, new byte[0])
          .bytes();

  HonestFcgi(InetSocketAddress server) throws IOException {
    super(server);
  }

  @Override
  byte[] request() {
    return REQUEST;
  }

  @Override
  void readReply() throws IOException {
    StringBuilder reply = new StringBuilder();
    while (true) {
      ByteBuffer header = ByteBuffer.wrap(read(FcgiRecords.HEADER_BYTES));
      byte[] content = read(header.getShort(4) & 0xffff);
      var unused = read(header.get(6) & 0xff);
      int type = header.get(1);
      if (type == FcgiRecords.STDOUT) {
        reply.append(new String(content, US_ASCII));
      } else if (type == FcgiRecords.END_REQUEST) {
        if (!reply.toString().endsWith("\r\n\r\n" + Besieged.LINE) || content[4] != 0) {
          throw new IOException("not the reply that is due: " + reply + ", " + content[4]);
        }
        return;
      }
    }
  }
}
