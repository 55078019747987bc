package dev.pintle.fcgi.codec;

import dev.pintle.fcgi.codec.ActiveRequest.Phase;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of one connection apart, which may belong to many requests at once, and tells
 * what they mean. What it finds does not depend on how the bytes were cut into pieces.
 *
 * <p>What it keeps is bounded by the limits: the parameters of each active request until they are
 * whole. {@link #paramsHeld} tells how much that is, for a bound on all connections together.
 * Bodies are handed on as they come.
 */
public final class Demultiplexer {
  private static final int VERSION = 1;

  /** The size of a header, and of the body of BEGIN_REQUEST. */
  private static final int EIGHT = 8;

  /** Web servers ask for three names. */
  private static final int MAX_VALUES_BYTES = 4 * 1024;

  private static final int KEEP_CONNECTION = 1;

  /** What becomes of the content of a record. */
  private enum Use {
    SKIPPED,
    BEGIN,
    PARAMS,
    INPUT,
    VALUES
  }

  private final FcgiLimits limits;
  private final RequestEvents events;
  private final RequestTable<ActiveRequest> active = new RequestTable<>();

  /** Up to eight bytes that did not come at once. */
  private final byte[] partial = new byte[EIGHT];

  private int partialLength;

  /** Places of requests that are over for the web server only. */
  private int placesKept;

  /** Bytes of parameters of active requests. */
  private int paramsHeld;

  // The record that is being read.
  private RecordType type = RecordType.UNKNOWN_TYPE;
  private int id;
  private int contentLeft;
  private int paddingLeft;
  private Use use = Use.SKIPPED;

  /** Where the content goes if it is wanted whole. */
  private Gathering gathering = new Gathering(0);

  private @Nullable FcgiException failure;

  /**
   * Makes one for one connection.
   *
   * @param limits of the connection
   * @param events told from within {@link #receive}
   */
  public Demultiplexer(FcgiLimits limits, RequestEvents events) {
    this.limits = limits;
    this.events = events;
  }

  /**
   * Takes in what has been received. Not to be called from an event, nor by two threads at once.
   *
   * @param bytes holds it
   * @param from where it begins
   * @param to where it ends
   * @throws FcgiException if the protocol is broken; thrown again by each later call
   */
  public void receive(byte[] bytes, int from, int to) throws FcgiException {
    if (failure != null) {
      throw failure;
    }
    try {
      read(bytes, from, to);
    } catch (FcgiException e) {
      failure = e;
      throw e;
    } catch (RuntimeException | Error e) { // such as one for want of memory
      failure = new FcgiException("a record was not read to its end");
      throw e;
    }
  }

  private void read(byte[] bytes, int from, int to) throws FcgiException {
    int i = from;
    while (i < to) {
      if (contentLeft > 0) {
        int end = i + Math.min(contentLeft, to - i);
        contentLeft -= end - i;
        content(bytes, i, end);
        i = end;
      } else if (paddingLeft > 0) {
        int skipped = Math.min(paddingLeft, to - i);
        paddingLeft -= skipped;
        i += skipped;
      } else {
        int end = i + Math.min(EIGHT - partialLength, to - i);
        if (end - i == EIGHT) {
          header(bytes, i);
        } else if (fillsPartial(bytes, i, end)) {
          header(partial, 0);
        }
        i = end;
      }
    }
  }

  private boolean fillsPartial(byte[] bytes, int from, int to) {
    System.arraycopy(bytes, from, partial, partialLength, to - from);
    partialLength += to - from;
    if (partialLength < EIGHT) {
      return false;
    }
    partialLength = 0;
    return true;
  }

  private void header(byte[] bytes, int at) throws FcgiException {
    int version = bytes[at] & 0xff;
    if (version != VERSION) {
      throw new FcgiException("a record has version " + version + ", not 1");
    }
    int code = bytes[at + 1] & 0xff;
    id = twoBytes(bytes, at + 2);
    contentLeft = twoBytes(bytes, at + 4);
    paddingLeft = bytes[at + 6] & 0xff;
    use = Use.SKIPPED;
    if (id == 0) {
      management(code);
      return;
    }
    RecordType known = RecordType.of(code);
    if (known != null) {
      type = known;
      application();
    }
  }

  private static int twoBytes(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private void management(int code) throws FcgiException {
    if (code == RecordType.BEGIN_REQUEST.code()) {
      throw new FcgiException("a request begins with id 0");
    }
    if (code != RecordType.GET_VALUES.code()) {
      events.unknownType(code);
    } else if (contentLeft == 0) {
      events.valuesWanted(Set.of());
    } else if (contentLeft > MAX_VALUES_BYTES) {
      throw new FcgiException("GET_VALUES has " + contentLeft + " bytes, more than allowed");
    } else {
      use = Use.VALUES;
      gathering = new Gathering(MAX_VALUES_BYTES);
    }
  }

  /** Records of inactive ids are skipped (section 3.3), and types that web servers do not send. */
  private void application() throws FcgiException {
    ActiveRequest request = active.find(id);
    if (type == RecordType.BEGIN_REQUEST) {
      if (request != null) {
        throw new FcgiException("a request begins with id " + id + ", which is active");
      }
      if (contentLeft != EIGHT) {
        throw new FcgiException("BEGIN_REQUEST has " + contentLeft + " bytes, not 8");
      }
      use = Use.BEGIN;
    } else if (request != null && !request.aborted) {
      switch (type) {
        case ABORT_REQUEST -> abort(request);
        case PARAMS -> stream(request, Phase.PARAMS);
        case STDIN -> stream(request, Phase.STDIN);
        case DATA -> {
          // A filter alone is given this stream, behind STDIN (section 6.4); what it would mean to
          // others nothing says.
          if (request.role == Role.FILTER) {
            stream(request, Phase.DATA);
          }
        }
        default -> {}
      }
    }
  }

  private void abort(ActiveRequest request) {
    request.aborted = true;
    paramsHeld -= request.params.length();
    request.params.forget();
    events.aborted(id, request.phase == Phase.PARAMS);
  }

  private void stream(ActiveRequest request, Phase phase) throws FcgiException {
    int order = phase.compareTo(request.phase);
    if (order > 0) {
      throw new FcgiException(type + " of request " + id + " before the end of " + request.phase);
    }
    if (order < 0) {
      // An end of STDIN that is repeated does no harm.
      if (contentLeft > 0 || phase == Phase.PARAMS) {
        throw new FcgiException(type + " of request " + id + " behind the end of " + type);
      }
    } else if (contentLeft == 0) {
      request.phase = phase.next();
      if (phase == Phase.PARAMS) {
        paramsEnded(request);
      } else {
        events.inputEnded(id, type);
      }
    } else if (phase == Phase.PARAMS) {
      use = Use.PARAMS;
      gathering = request.params;
    } else {
      use = Use.INPUT;
    }
  }

  private void paramsEnded(ActiveRequest request) throws FcgiException {
    if (request.paramsForgotten) {
      events.paramsForgotten(id);
      return;
    }
    if (!request.params.overflowed()) {
      int length = request.params.length();
      FcgiParams params = FcgiParams.of(request.params.take());
      if (params.isWithin(limits)) {
        request.paramsHandedOn = length;
        events.params(id, request.role, params);
        return;
      }
      paramsHeld -= length;
    }
    events.paramsTooLarge(id);
  }

  private void content(byte[] bytes, int from, int to) throws FcgiException {
    switch (use) {
      case SKIPPED -> {}
      case BEGIN -> {
        if (to - from == EIGHT) {
          begin(bytes, from);
        } else if (fillsPartial(bytes, from, to)) {
          begin(partial, 0);
        }
      }
      case PARAMS -> {
        paramsHeld -= gathering.length();
        gathering.add(bytes, from, to);
        paramsHeld += gathering.length();
      }
      case INPUT -> events.input(id, type, bytes, from, to);
      case VALUES -> {
        gathering.add(bytes, from, to);
        if (contentLeft == 0) {
          events.valuesWanted(names(FcgiParams.of(gathering.take())));
        }
      }
    }
  }

  private void begin(byte[] bytes, int at) {
    Role role = Role.of(twoBytes(bytes, at));
    boolean keepConnection = (bytes[at + 2] & KEEP_CONNECTION) != 0;
    if (role == null) {
      events.unknownRole(id, keepConnection);
    } else if (active.size() + placesKept >= limits.maxActive()) {
      events.overloaded(id, keepConnection);
    } else {
      active.add(new ActiveRequest(id, role, limits.maxParamsBytes()));
      events.begin(id, role, keepConnection);
    }
  }

  private static Set<String> names(FcgiParams pairs) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < pairs.size(); i++) {
      names.add(pairs.name(i));
    }
    return names;
  }

  /**
   * Says that a request is over: what still comes for its id is skipped, and the id may be used
   * again. To be called before the last byte of END_REQUEST is sent, since the next request of the
   * id may follow at once; from an event or between calls of {@link #receive}.
   *
   * @param id of the request; nothing happens if it is not active
   */
  public void ended(int id) {
    ActiveRequest request = active.remove(id);
    if (request != null) {
      paramsHeld -= request.params.length() + request.paramsHandedOn;
      request.params.forget();
      if (id == this.id) {
        use = Use.SKIPPED;
      }
    }
  }

  /**
   * Takes a place for a request that has {@linkplain #ended ended} for the web server while it is
   * still worked on; it counts against the limit like an active one.
   */
  public void keepPlace() {
    placesKept++;
  }

  /** Gives back what {@link #keepPlace} took. */
  public void givePlace() {
    placesKept--;
  }

  /**
   * How many bytes the parameters of active requests hold, those that were handed on included.
   *
   * @return 0 or more
   */
  public int paramsHeld() {
    return paramsHeld;
  }

  /**
   * Forgets the parameters that are not whole, because there is no room for them. To be called
   * between calls of {@link #receive}; the requests are told by {@link
   * RequestEvents#paramsForgotten} once all of theirs have come.
   */
  public void forgetParams() {
    for (ActiveRequest request : active.all()) {
      if (request.params.length() > 0) {
        paramsHeld -= request.params.length();
        request.params.overflow();
        request.paramsForgotten = true;
      }
    }
  }

  /**
   * How many requests are active.
   *
   * @return 0 or more
   */
  public int active() {
    return active.size();
  }

  /**
   * Whether the web server wants nothing at present: no request is active and no record has begun.
   *
   * @return true if so
   */
  public boolean idle() {
    return active.size() == 0 && partialLength == 0 && contentLeft == 0 && paddingLeft == 0;
  }
}
