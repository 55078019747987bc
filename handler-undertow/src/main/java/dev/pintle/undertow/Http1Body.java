package dev.pintle.undertow;

import dev.pintle.HttpException;
import dev.pintle.http1.BadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The body of a request as its thread reads it. Waiting for it ends with 408 when nothing comes for
 * {@code body-timeout}, or less than the lowest rate asks for.
 */
final class Http1Body extends InputStream {
  /** Sends a 100 if the client waits for one. */
  interface Invitation {
    void send() throws IOException;
  }

  private final Http1Input input;
  private final Settings settings;
  private final Invitation invitation;
  private long received;
  private long waited;

  Http1Body(Http1Input input, Settings settings, Invitation invitation) {
    this.input = input;
    this.settings = settings;
    this.invitation = invitation;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    int count = readNow(buffer);
    while (count == 0) {
      invitation.send();
      awaitMore();
      count = readNow(buffer);
    }
    received += Math.max(0, count);
    return count;
  }

  private int readNow(ByteBuffer buffer) throws IOException {
    try {
      return input.readBody(buffer);
    } catch (BadRequest e) {
      throw new HttpException(e.status(), e.safeMessage(), e);
    }
  }

  private void awaitMore() throws IOException {
    long allowed = settings.bodyAllowance(received) - waited;
    long most = Math.max(0, Math.min(settings.bodyNanos(), allowed));
    long start = System.nanoTime();
    boolean came = input.await(most);
    waited += Math.min(System.nanoTime() - start, most);
    if (!came) {
      input.fail();
      throw new HttpException(408, "the body of the request came too slowly");
    }
  }

  @Override
  public int available() {
    return input.available();
  }
}
