package dev.pintle.fcgi;

import dev.pintle.fcgi.codec.ProtocolStatus;
import dev.pintle.fcgi.codec.RecordType;
import dev.pintle.fcgi.codec.RecordWriter;
import dev.pintle.spi.BodyFailure;
import dev.pintle.transport.Link;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one or many requests that go out together, in one gathered write where the socket
 * takes it. Bodies that are not small stay where they are, between the records' headers and
 * paddings; at most one of them is a part of a file, the last.
 */
final class Batch {
  /** No request is added to a batch that has so many bytes. */
  private static final int ENOUGH = 64 * 1024;

  private static final int MOST_SPLICES = 8;

  /** So many bytes are copied rather than sent from where they are. */
  private static final int SMALL = 4 * 1024;

  private static final int[] NO_MARKS = {};

  /**
   * What a batch has of a request.
   *
   * @param inPlace the bytes, if they are sent from where they are
   * @param ofFile they are the file's
   */
  private record Share(
      Outgoing request, long bytes, @Nullable ByteBuffer inPlace, boolean ofFile) {}

  private final RecordWriter writer;
  private final List<Share> shares = new ArrayList<>(2);

  /** Mostly there is one, so there is room for more only once something is spliced in. */
  private ByteBuffer[] sources = new ByteBuffer[1];

  private int sourceCount;

  /** Up to where in the writer's bytes the view goes that stands at the same place. */
  private int[] marks = NO_MARKS;

  /** How much of the writer's bytes stands in the sources. */
  private int viewed;

  private long spliced;
  private @Nullable FilePart file;
  private int fileLeft;
  private @Nullable ByteBuffer behindFile;
  private boolean stalled;
  private boolean counted;

  /**
   * Begins one.
   *
   * @param writer may hold records already, which go first
   */
  Batch(RecordWriter writer) {
    this.writer = writer;
  }

  boolean isFull() {
    return file != null || writer.length() + spliced >= ENOUGH || sourceCount >= 2 * MOST_SPLICES;
  }

  /** How many bytes have not gone. */
  long remaining() {
    long sum = fileLeft;
    for (int i = 0; i < sourceCount; i++) {
      sum += sources[i].remaining();
    }
    return sum;
  }

  /** Whether the socket has refused bytes of it before. */
  boolean isStalled() {
    return stalled;
  }

  void stalled() {
    stalled = true;
  }

  boolean isEmpty() {
    return writer.length() == 0;
  }

  /** Adds one record of a request's body, whatever goes before it, and the end if it has come. */
  void add(Outgoing request) {
    addErrors(request);
    int before = sourceCount;
    long count = 0;
    if (request.hasContent()) {
      count = addContent(request);
    }
    if (request.last && !request.hasContent()) {
      if (request.hadErrors) {
        writer.endOfStream(RecordType.STDERR, request.id);
      }
      if (request.endsAs == ProtocolStatus.REQUEST_COMPLETE) {
        writer.endOfStream(RecordType.STDOUT, request.id);
      }
      writer.endRequest(request.id, 0, request.endsAs);
      request.ended = true;
    }
    ByteBuffer inPlace = sourceCount > before ? sources[sourceCount - 1] : null;
    shares.add(new Share(request, count, inPlace, file != null));
  }

  private void addErrors(Outgoing request) {
    ByteArrayOutputStream errors = request.errors;
    if (errors != null) {
      writer.open(RecordType.STDERR, request.id);
      writer.put(errors.toByteArray(), 0, errors.size());
      writer.close();
      request.errors = null;
      request.hadErrors = true;
    }
  }

  private int addContent(Outgoing request) {
    writer.open(RecordType.STDOUT, request.id);
    ResponseHead head = request.head;
    if (head != null) {
      head.writeTo(writer);
      request.head = null;
      request.headGone = true;
    }
    ByteBuffer bytes = request.bytes;
    FilePart part = request.file;
    int count = 0;
    if (bytes != null && bytes.hasRemaining()) {
      count = Math.min(bytes.remaining(), writer.room());
      ByteBuffer piece = bytes.slice(bytes.position(), count);
      bytes.position(bytes.position() + count);
      if (count <= SMALL) {
        writer.put(piece);
        writer.close();
      } else {
        splice(count);
        sources[sourceCount++] = piece;
        spliced += count;
      }
    } else if (part != null && part.unclaimed() > 0) {
      count = (int) Math.min(part.unclaimed(), writer.room());
      splice(count);
      part.claim(count);
      file = part;
      fileLeft = count;
    } else {
      writer.close();
    }
    return count;
  }

  private void splice(int count) {
    if (marks == NO_MARKS) {
      sources = new ByteBuffer[2 * MOST_SPLICES + 2];
      marks = new int[2 * MOST_SPLICES + 2];
    }
    int at = writer.splice(count);
    sources[sourceCount++] = null; // a view, made when the writer's buffer grows no more
    marks[sourceCount - 1] = at;
  }

  /** Nothing more is added; it can be written. */
  void complete() {
    for (int i = 0; i < sourceCount; i++) {
      if (sources[i] == null) {
        sources[i] = writer.view(viewed, marks[i]);
        viewed = marks[i];
      }
    }
    ByteBuffer rest = writer.view(viewed, writer.length());
    if (file == null) {
      sources[sourceCount++] = rest;
    } else {
      behindFile = rest;
    }
  }

  boolean hasFile() {
    return file != null;
  }

  /**
   * Writes what the socket takes now.
   *
   * @return whether all has gone
   */
  boolean writeTo(Link link) throws IOException {
    if (!write(link)) {
      return false;
    }
    FilePart part = file;
    if (part == null) {
      return true;
    }
    fileLeft = part.send(link, fileLeft);
    if (fileLeft > 0) {
      return false;
    }
    file = null;
    sources[0] = behindFile;
    sourceCount = 1;
    return write(link);
  }

  private boolean write(Link link) throws IOException {
    if (isWritten()) {
      return true;
    }
    long unused = link.write(sources, sourceCount);
    return isWritten();
  }

  private boolean isWritten() {
    for (int i = sourceCount - 1; i >= 0; i--) {
      if (sources[i].hasRemaining()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Once all has gone: tells the requests of their bytes.
   *
   * @return those whose offer has gone
   */
  List<Outgoing> settle() {
    List<Outgoing> done = new ArrayList<>(shares.size());
    for (Share share : shares) {
      Outgoing request = share.request();
      request.taken += share.bytes();
      if (request.offered && !request.hasMore()) {
        request.offered = false;
        done.add(request);
      }
    }
    return done;
  }

  /** It cannot go; tells the requests of those of their bytes that have. */
  void fail(IOException reason) {
    if (!counted) {
      counted = true;
      for (Share share : shares) {
        share.request().taken += gone(share);
      }
    }
    boolean ofFile = reason instanceof BodyFailure;
    for (int i = ofFile ? shares.size() - 1 : 0; i < shares.size(); i++) {
      Outgoing request = shares.get(i).request();
      if (request.failure == null) {
        request.failure = reason;
      }
    }
  }

  /** Of bytes that were copied, which are few, none: all of the batch has not gone. */
  private long gone(Share share) {
    ByteBuffer piece = share.inPlace();
    long left = piece != null ? piece.remaining() : share.ofFile() ? fileLeft : share.bytes();
    return share.bytes() - left;
  }

  /** The requests whose end is in it. */
  List<Outgoing> ended() {
    return shares.stream().map(Share::request).filter(request -> request.ended).distinct().toList();
  }

  boolean includes(Outgoing request) {
    return shares.stream().anyMatch(share -> share.request() == request);
  }

  RecordWriter writer() {
    return writer;
  }
}
