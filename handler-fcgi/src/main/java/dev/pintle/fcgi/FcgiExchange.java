package dev.pintle.fcgi;

import dev.pintle.Body;
import dev.pintle.Headers;
import dev.pintle.HttpException;
import dev.pintle.Outcome;
import dev.pintle.fcgi.codec.FcgiParams;
import dev.pintle.fcgi.codec.RequestTable;
import dev.pintle.fcgi.codec.Role;
import dev.pintle.spi.Exchange;
import dev.pintle.spi.InvalidResponseException;
import dev.pintle.spi.ResponsePlan;
import dev.pintle.spi.Sent;
import dev.pintle.transport.Call;
import dev.pintle.transport.Protocol;
import dev.pintle.transport.Turn;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a web server, called in a turn of its own. */
final class FcgiExchange extends Exchange implements Call, RequestTable.Entry {
  private static final Logger LOG = LoggerFactory.getLogger(FcgiExchange.class);

  /** Web servers read the head of a response into a buffer; nginx's is 4 KB. */
  private static final int LARGE_HEAD = 4 * 1024;

  private static final int LARGEST_HEAD = 8 * 1024;

  private final ConnectionRequests requests;
  private final FcgiSettings settings;
  private final GatewayRequest request;
  private final Role role;
  private final Outgoing outgoing;
  private final RequestStream stdin;
  private final @Nullable RequestStream data;
  private final String method;
  private final String target;

  private @Nullable Headers headers;
  private volatile @Nullable PrintWriter errors;

  /** The thread of the call, and its turn while the call runs. */
  private volatile @Nullable Thread caller;

  private volatile @Nullable Turn turn;

  /** When the app was called, if that is limited; read once there is a caller. */
  private long calledAt;

  /** Written within the connection's lock; and what was sent instead, if the head had not gone. */
  private volatile @Nullable Termination termination;

  private @Nullable Outgoing answer;

  /**
   * Makes one.
   *
   * @param now as of {@link System#nanoTime}
   */
  FcgiExchange(ConnectionRequests requests, int id, Role role, FcgiParams params, long now) {
    super(requests.service().service(), now);
    this.requests = requests;
    this.settings = requests.service().settings();
    this.request = new GatewayRequest(params);
    this.role = role;
    this.method = request.method();
    this.outgoing = new Outgoing(id);
    outgoing.bodyless = method.equals("HEAD");
    this.target = request.target();
    this.stdin = new RequestStream(requests.service(), request.contentLength(), requests::resume);
    this.data =
        role == Role.FILTER ? new RequestStream(requests.service(), -1, requests::resume) : null;
  }

  @Override
  public int id() {
    return outgoing.id;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  RequestStream stdin() {
    return stdin;
  }

  /** What a filter filters; null in other roles. */
  @Nullable RequestStream data() {
    return data;
  }

  GatewayRequest request() {
    return request;
  }

  String name() {
    return description();
  }

  /** Begun when its parameters were complete. */
  Protocol.Work work() {
    return new Protocol.Work(description(), start(), doing());
  }

  /**
   * Nothing more will come in, and nothing can be sent; within the connection's lock.
   *
   * @param reason what writing the response throws
   */
  void clientGone(IOException reason) {
    if (outgoing.failure == null) {
      outgoing.failure = reason;
    }
    outgoing.drop();
    EOFException early = new EOFException("the request body ended early");
    stdin.fail(early);
    if (data != null) {
      data.fail(early);
    }
  }

  // ---- terminate-timeout; within the connection's lock ----

  /**
   * When the app has had it for so long; {@link Long#MAX_VALUE} if it is not the app's any more.
   */
  long overdueAt(long nanos) {
    if (outgoing.last || outgoing.failure != null) {
      return Long.MAX_VALUE;
    }
    return (caller == null ? System.nanoTime() : calledAt) + nanos;
  }

  /** Where the app is, if it has been called; needs no lock. */
  @Nullable Termination terminable() {
    Thread called = caller;
    return called == null ? null : new Termination(called, calledAt);
  }

  /**
   * Takes it from the app.
   *
   * @return what is to answer it; null if the response has begun
   */
  @Nullable Outgoing terminate(Termination decided) {
    answer = outgoing.headGone ? null : outgoing.successor();
    termination = decided;
    outgoing.failure = decided.reason();
    outgoing.ended = answer != null;
    outgoing.drop();
    discardInput();
    return answer;
  }

  // ---- streams, within the connection's lock ----

  /**
   * Whether a stream holds as much as it may, and more is not to be received. A filter may want
   * DATA first, which comes behind STDIN: its STDIN goes to a file instead.
   */
  boolean isFull() {
    return data == null ? stdin.isFull() : data.isFull();
  }

  /** Whether its streams have ended: nothing more of it will come in. */
  boolean hasAllInput() {
    return stdin.hasEnded() && (data == null || data.hasEnded());
  }

  /** Nobody will read on. */
  void discardInput() {
    stdin.discard();
    if (data != null) {
      data.discard();
    }
  }

  // ---- the call ----

  @Override
  public int kind() {
    int end = target.indexOf('?');
    int hash = method.hashCode();
    for (int i = 0; i < (end < 0 ? target.length() : end); i++) {
      hash = 31 * hash + target.charAt(i);
    }
    return hash;
  }

  @Override
  public void run(Turn ofThread) {
    if (!requests.begins(this)) {
      return; // the client has left while it waited
    }
    if (settings.terminateNanos() > 0) {
      calledAt = System.nanoTime();
    }
    caller = Thread.currentThread();
    turn = ofThread;
    stdin.readBy(ofThread);
    if (data != null) {
      data.readBy(ofThread);
    }
    run();
    flushErrors();
    turn = null;
    stdin.readBy(null);
    if (data != null) {
      data.readBy(null);
    }
    if (termination != null) {
      requests.terminator().returned(this);
    }
  }

  @Override
  protected Outcome outcome(Outcome ofApp) {
    Termination decided = termination;
    return decided == null
        ? ofApp
        : requests.outcome(() -> decided.outcome(start(), answer, ofApp));
  }

  @Override
  public void dropped() {
    requests.refuse(this);
  }

  // ---- what the web server knows ----

  @Override
  public String method() {
    return method;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public String protocol() {
    return request.protocol();
  }

  @Override
  public Headers headers() {
    Headers made = headers;
    if (made == null) {
      try {
        made = request.headers();
      } catch (IllegalArgumentException e) { // web servers let in more than a field may have
        throw new HttpException(400, "a header field is malformed", e);
      }
      headers = made;
    }
    return made;
  }

  @Override
  public @Nullable String field(String environmentName) {
    return request.field(environmentName);
  }

  @Override
  protected @Nullable SocketAddress peer() {
    return request.remoteAddress();
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return request.localAddress();
  }

  @Override
  protected boolean isSecure() {
    return request.isSecure();
  }

  @Override
  public @Nullable ServerPath serverPath() {
    return settings.trustPath() ? request.serverPath() : null;
  }

  @Override
  public @Nullable Object extra(String key) {
    if (key.indexOf('.') < 0) {
      return request.variable(key);
    }
    return switch (key) {
      case "fcgi.role" -> role.name().toLowerCase(Locale.ROOT);
      case "fcgi.data" -> data;
      default -> null;
    };
  }

  @Override
  public Collection<String> extraKeys() {
    List<String> keys = new ArrayList<>(request.variables());
    keys.add("fcgi.role");
    if (data != null) {
      keys.add("fcgi.data");
    }
    return keys;
  }

  @Override
  protected InputStream body() {
    return stdin;
  }

  /**
   * The web server has framed it: what comes is the body. An authorizer is sent none (section 6.3),
   * be it that its parameters tell of the client's, and no end of it has to come.
   */
  @Override
  protected long bodyLength() {
    return declaredLength() == 0 ? 0 : -1;
  }

  @Override
  protected long declaredLength() {
    return role == Role.AUTHORIZER ? 0 : request.contentLength();
  }

  /** The web server has read the head. */
  @Override
  protected boolean isReadStrictly() {
    return true;
  }

  @Override
  public synchronized PrintWriter errors() {
    PrintWriter made = errors;
    if (made == null) {
      made = new PrintWriter(new ErrorWriter(requests, this));
      errors = made;
    }
    return made;
  }

  /** A last line may have no end. */
  private void flushErrors() {
    PrintWriter made = errors;
    if (made != null) {
      made.flush();
    }
  }

  // ---- streams ----

  @Override
  protected boolean beginStream() {
    Turn current = turn;
    return current == null ? super.beginStream() : current.beginStream();
  }

  @Override
  protected void endStream() {
    Turn current = turn;
    if (current == null) {
      super.endStream();
    } else {
      current.endStream();
    }
  }

  // ---- how it is sent ----

  @Override
  protected void head(ResponsePlan plan) {
    head(ResponseHead.of(plan));
  }

  private void head(ResponseHead head) {
    int size = head.size();
    if (size > LARGEST_HEAD) {
      throw new InvalidResponseException(
          "the header fields of the response are "
              + size
              + " bytes; web servers take "
              + LARGEST_HEAD
              + " at most");
    }
    if (size > LARGE_HEAD) {
      LOG.warn(
          "{}: the header fields of the response are {} bytes; nginx takes 4 KB unless"
              + " fastcgi_buffer_size says more",
          description(),
          size);
    }
    requests.head(this, head);
  }

  @Override
  protected void write(ByteBuffer bytes) throws IOException {
    Turn ofThread = Thread.currentThread() == caller ? turn : null;
    requests.output().write(outgoing, bytes, ofThread);
  }

  @Override
  protected void end(ByteBuffer bytes, @Nullable Headers trailers, Sent sent) {
    end(bytes, (FilePart) null, sent);
  }

  private void end(ByteBuffer bytes, @Nullable FilePart file, Sent sent) {
    flushErrors();
    requests.output().end(outgoing, bytes, file, sent);
  }

  /** Without a length: that of the file is the web server's to find out. */
  @Override
  protected boolean delegateFile(ResponsePlan plan, Body.FileRange range, Sent sent) {
    SendFile sendFile = settings.sendFile();
    Headers fields =
        sendFile == null || role != Role.RESPONDER ? null : sendFile.fields(plan, range);
    if (fields == null) {
      return false;
    }
    head(ResponseHead.of(plan.status(), fields, -1));
    end(ByteBuffer.allocate(0), (FilePart) null, sent);
    return true;
  }

  @Override
  protected boolean sendFile(FileChannel file, long position, long count, Sent sent) {
    end(
        ByteBuffer.allocate(0),
        new FilePart(file, position, count),
        (taken, e) -> {
          try {
            file.close();
          } catch (IOException failure) {
            LOG.warn("closing a file failed", failure);
          }
          sent.sent(taken, e);
        });
    return true;
  }

  @Override
  protected void breakOff() {
    requests.breakOff(this);
  }
}
