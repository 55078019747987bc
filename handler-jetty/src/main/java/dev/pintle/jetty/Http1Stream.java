package dev.pintle.jetty;

import dev.pintle.Headers;
import dev.pintle.http1.HeadWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writes the response of one request of HTTP/1 in place of Jetty's generator, which changes the
 * case of field names and the reasons of statuses, adds lengths that nobody knows, and holds back
 * the end of each chunk until the next.
 */
final class Http1Stream extends HttpStream.Wrapper {
  /** Bodies up to this size are copied behind their head. */
  static final int COPIED_BYTES = 512;

  private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

  /** How the client learns where the body ends. */
  enum Framing {
    /** There is none. */
    NONE,
    /** There is none, and HTTP ends here. */
    UPGRADE,
    LENGTH,
    CHUNKED,
    CLOSE
  }

  private final StrictEndPoint endPoint;
  private final IncomingRequest incoming;
  private @Nullable Http1Exchange exchange;
  private Framing framing = Framing.NONE;
  private boolean begun;
  private boolean continued;
  private boolean closes;

  Http1Stream(HttpStream stream, StrictEndPoint endPoint, IncomingRequest incoming) {
    super(stream);
    this.endPoint = endPoint;
    this.incoming = incoming;
  }

  IncomingRequest incoming() {
    return incoming;
  }

  /** The response will be that of an app; without this call it is one of Jetty's own making. */
  void respond(Http1Exchange answering) {
    exchange = answering;
  }

  /**
   * Sends the 100 that the client may wait for, if it is not too late for that: behind the final
   * head it would corrupt the response.
   */
  synchronized void sendContinue() throws IOException {
    if (begun || continued) {
      return;
    }
    continued = true;
    HeadWriter writer = endPoint.newWriter();
    writer.interim(HttpStatus.CONTINUE_100, Headers.empty());
    Signal written = new Signal();
    endPoint.write(written, writer.view());
    written.await();
  }

  /** Puts the head into the output; told by the exchange when that is due. */
  synchronized void begin(
      int status, Headers headers, long length, Framing how, HeadWriter.Connection connection) {
    begun = true;
    framing = how;
    closes =
        connection == HeadWriter.Connection.CLOSE
            || connection == HeadWriter.Connection.CLOSE_UPGRADE;
    if (closes) {
      endPoint.reader().close();
    }
    endPoint.writer().head(status, headers, length, connection);
  }

  @Override
  public void prepareResponse(HttpFields.Mutable headers) {
    if (exchange == null) { // else that says what becomes of the connection
      super.prepareResponse(headers);
    }
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    Http1Exchange answering = exchange;
    if (answering == null) {
      super.send(request, response, last, content, callback);
    } else if (response != null && HttpStatus.isInterim(response.getStatus())) {
      if (begun) { // a 100 would corrupt the response
        callback.succeeded();
      } else {
        super.send(request, response, last, content, callback);
      }
    } else {
      endPoint.writer().clear();
      if (response != null) {
        answering.begin(response);
      }
      write(answering, last, content == null ? BufferUtil.EMPTY_BUFFER : content, callback);
    }
  }

  private void write(Http1Exchange answering, boolean last, ByteBuffer content, Callback callback) {
    HeadWriter writer = endPoint.writer();
    if (last && !closes && framing != Framing.UPGRADE && !answering.end()) {
      closes = true;
      endPoint.reader().close();
    }
    Callback whenWritten = last && closes ? new Closing(callback) : callback;
    if (framing == Framing.NONE || framing == Framing.UPGRADE) {
      content.position(content.limit());
    }
    int count = content.remaining();
    if (framing == Framing.CHUNKED && count > 0) {
      writer.chunk(count);
    }
    if (count > COPIED_BYTES) {
      ByteBuffer tail =
          framing == Framing.CHUNKED ? behind(answering, last) : BufferUtil.EMPTY_BUFFER;
      if (count <= JoinedWrite.MOST_BYTES) {
        JoinedWrite.write(endPoint, whenWritten, writer.view(), content, tail);
      } else {
        endPoint.write(whenWritten, writer.view(), content, tail);
      }
      return;
    }
    if (count > 0) {
      writer.put(content);
    }
    if (framing == Framing.CHUNKED) {
      if (count > 0) {
        writer.chunkEnd();
      }
      if (last) {
        writer.lastChunk(answering.trailersOfResponse());
      }
    }
    if (writer.length() > 0) {
      endPoint.write(whenWritten, writer.view());
    } else {
      whenWritten.succeeded();
    }
  }

  /** What follows the bytes of a chunk that is not copied. */
  private ByteBuffer behind(Http1Exchange answering, boolean last) {
    if (!last) {
      return ByteBuffer.wrap(CRLF);
    }
    HeadWriter end = endPoint.newWriter();
    end.chunkEnd();
    end.lastChunk(answering.trailersOfResponse());
    return end.view();
  }

  /** The last bytes have been written, and the client is to know that no more come. */
  private final class Closing extends Callback.Nested {
    Closing(Callback callback) {
      super(callback);
    }

    @Override
    public void succeeded() {
      endPoint.shutdownOutput();
      super.succeeded();
    }
  }

  /** Jetty gives up: half a response is no response. */
  @Override
  public Runnable cancelSend(Throwable cause, Callback callback) {
    Http1Exchange answering = exchange;
    if (answering == null) {
      return super.cancelSend(cause, callback);
    }
    return () -> {
      answering.cutOff();
      callback.failed(cause);
    };
  }
}
