package dev.pintle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response. A handler closes the body it is given exactly once, on every path: sent,
 * failed, or never begun (HEAD, 204, 304, an error elsewhere).
 *
 * <p>The kinds are a closed set so that a handler can send each in its best way, yet {@link
 * #writeTo} does for all of them. No kind but {@link Stream} holds a resource before it is written.
 */
public sealed interface Body extends AutoCloseable
    permits Body.Empty, Body.Bytes, Body.FileRange, Body.Stream, Body.Writer, Body.Upgrade {
  /**
   * How many bytes {@link #writeTo} will write.
   *
   * @return the length, or −1 if unknown
   */
  long length();

  /**
   * Writes the whole body. Called at most once.
   *
   * @param sink where to
   * @throws Exception what the source of the bytes or the sink throws
   */
  void writeTo(BodySink sink) throws Exception;

  /**
   * Lets go of what the body holds.
   *
   * @throws IOException what closing throws; logged by the handler
   */
  @Override
  default void close() throws IOException {}

  /**
   * The body of no bytes.
   *
   * @return a body of length 0
   */
  static Body empty() {
    return Empty.INSTANCE;
  }

  /**
   * Bytes in memory.
   *
   * @param bytes not copied, and not to be changed
   * @return a body of that length
   */
  static Body of(byte[] bytes) {
    return new Bytes(bytes);
  }

  /**
   * A part of a file, opened when it is written. Handlers send it without copying it through the
   * heap where they can.
   *
   * @param path the file
   * @param offset of the first byte
   * @param length how many bytes
   * @return a body of that length
   */
  static Body file(Path path, long offset, long length) {
    return new FileRange(path, offset, length);
  }

  /**
   * What an input stream gives until its end.
   *
   * @param in closed with the body
   * @param length how many bytes it will give, or −1 if unknown
   * @return the body
   */
  static Body of(InputStream in, long length) {
    return new Stream(in, length);
  }

  /**
   * Bytes written by a function while the response is sent.
   *
   * @param writer the function; not called where no body is sent
   * @return a body of unknown length
   */
  static Body writer(BodyWriter writer) {
    return new Writer(writer, null);
  }

  /**
   * Bytes written by a function while the response is sent, with something to close afterwards or
   * when the writer is never called.
   *
   * @param writer the function; not called where no body is sent
   * @param resource closed with the body
   * @return a body of unknown length
   */
  static Body writer(BodyWriter writer, AutoCloseable resource) {
    return new Writer(writer, Objects.requireNonNull(resource, "resource"));
  }

  /** No bytes. */
  final class Empty implements Body {
    static final Empty INSTANCE = new Empty();

    private Empty() {}

    @Override
    public long length() {
      return 0;
    }

    @Override
    public void writeTo(BodySink sink) {}

    @Override
    public String toString() {
      return "Body.empty";
    }
  }

  /**
   * Bytes in memory.
   *
   * @param bytes not copied, and not to be changed
   */
  record Bytes(@SuppressWarnings("ArrayRecordComponent") byte[] bytes) implements Body {
    /**
     * Makes one.
     *
     * @param bytes see above
     */
    public Bytes {
      Objects.requireNonNull(bytes, "bytes");
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void writeTo(BodySink sink) throws IOException {
      sink.write(bytes);
    }

    @Override
    public String toString() {
      return "Body.bytes[" + bytes.length + "]";
    }
  }

  /**
   * A part of a file.
   *
   * @param path the file
   * @param offset of the first byte
   * @param length how many bytes
   */
  record FileRange(Path path, long offset, long length) implements Body {
    /**
     * Makes one.
     *
     * @param path see above
     * @param offset see above
     * @param length see above
     */
    public FileRange {
      Objects.requireNonNull(path, "path");
      if (offset < 0 || length < 0 || length > Long.MAX_VALUE - offset) {
        throw new IllegalArgumentException(
            "a part of a file begins at 0 or later and has a length of 0 or more, not "
                + offset
                + " and "
                + length);
      }
    }

    @Override
    public void writeTo(BodySink sink) throws IOException {
      FileBytes.copy(this, sink);
    }
  }

  /**
   * What an input stream gives until its end.
   *
   * @param in closed with the body
   * @param length how many bytes it will give, or −1 if unknown
   */
  record Stream(InputStream in, long length) implements Body {
    /**
     * Makes one.
     *
     * @param in see above
     * @param length see above
     */
    public Stream {
      Objects.requireNonNull(in, "in");
      if (length < -1) {
        throw new IllegalArgumentException("a length is −1 (unknown), 0 or more, not " + length);
      }
    }

    @Override
    public void writeTo(BodySink sink) throws IOException {
      in.transferTo(sink);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /**
   * Bytes written by a function.
   *
   * @param writer the function
   * @param resource closed with the body; null if there is nothing to close
   */
  record Writer(BodyWriter writer, @Nullable AutoCloseable resource) implements Body {
    /**
     * Makes one.
     *
     * @param writer see above
     * @param resource see above
     */
    public Writer {
      Objects.requireNonNull(writer, "writer");
    }

    @Override
    public long length() {
      return -1;
    }

    @Override
    public void writeTo(BodySink sink) throws Exception {
      writer.write(sink);
    }

    @Override
    public void close() throws IOException {
      if (resource == null) {
        return;
      }
      try {
        resource.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("closing the resource of a body was interrupted", e);
      } catch (Exception e) {
        throw new IOException("closing the resource of a body failed", e);
      }
    }
  }

  /**
   * The conversation after an upgrade; made by {@link Response#upgrade}.
   *
   * @param duplex holds the conversation
   */
  record Upgrade(Duplex duplex) implements Body {
    /**
     * Makes one.
     *
     * @param duplex see above
     */
    public Upgrade {
      Objects.requireNonNull(duplex, "duplex");
    }

    @Override
    public long length() {
      return -1;
    }

    /**
     * Always fails: a conversation needs both directions.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void writeTo(BodySink sink) {
      throw new UnsupportedOperationException(
          "this response upgrades the connection, which the handler must do itself");
    }
  }
}
