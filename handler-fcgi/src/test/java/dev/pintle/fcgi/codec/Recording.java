package dev.pintle.fcgi.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The events of a stream of records as sentences, adjoining pieces of input joined. */
final class Recording implements RequestEvents {
  /** When the application ends its requests. */
  enum App {
    SLOW,
    QUICK
  }

  /** The table of requests, and the names that GET_VALUES asks for. */
  private static final int OTHERWISE_KEPT = 6 * 1024;

  private final List<String> events = new ArrayList<>();
  private final EventOrder order = new EventOrder();
  private final Demultiplexer demultiplexer;
  private final App app;

  /** Of the input that is being joined: the beginning of its sentence. */
  private String joining = "";

  private Recording(FcgiLimits limits, App app) {
    demultiplexer = new Demultiplexer(limits, this);
    this.app = app;
  }

  /** The events of bytes, the same whole, byte by byte and in two pieces. */
  static List<String> of(byte[] bytes) {
    return of(FcgiLimits.DEFAULTS, bytes);
  }

  static List<String> of(FcgiLimits limits, byte[] bytes) {
    return of(limits, App.SLOW, bytes);
  }

  static List<String> of(FcgiLimits limits, App app, byte[] bytes) {
    List<String> whole = inPieces(limits, app, bytes);
    int[] everywhere = IntStream.range(0, bytes.length).toArray();
    assertThat(inPieces(limits, app, bytes, everywhere)).as("byte by byte").isEqualTo(whole);
    int step = Math.max(1, bytes.length / 1000);
    for (int cut = 0; cut < bytes.length; cut += step) {
      assertThat(inPieces(limits, app, bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
    return whole;
  }

  /**
   * The events of bytes that come in pieces, each somewhere in an array of its own.
   *
   * @param cuts where the pieces end, rising; the last one ends with the bytes
   */
  static List<String> inPieces(FcgiLimits limits, App app, byte[] bytes, int... cuts) {
    Recording recording = new Recording(limits, app);
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : bytes.length;
      if (!recording.receive(Arrays.copyOfRange(bytes, from, to))) {
        break;
      }
      from = to;
    }
    assertThat(KeptBytes.of(recording.demultiplexer))
        .isLessThanOrEqualTo((long) limits.maxActive() * limits.maxParamsBytes() + OTHERWISE_KEPT);
    assertThat(recording.demultiplexer.paramsHeld())
        .isBetween(0, limits.maxActive() * limits.maxParamsBytes());
    return recording.events;
  }

  private boolean receive(byte[] piece) {
    byte[] array = new byte[piece.length + 5];
    System.arraycopy(piece, 0, array, 3, piece.length);
    try {
      demultiplexer.receive(array, 3, 3 + piece.length);
      return true;
    } catch (FcgiException e) {
      tell("closed: " + e.getMessage());
      return false;
    } finally {
      Arrays.fill(array, (byte) '!'); // the array is used again
    }
  }

  private void tell(String event) {
    joining = "";
    events.add(event);
  }

  @Override
  public void begin(int id, Role role, boolean keepConnection) {
    order.begin(id, role);
    tell(id + " begins as " + role + (keepConnection ? ", kept" : ""));
  }

  @Override
  public void unknownRole(int id, boolean keepConnection) {
    order.refused(id);
    tell(id + " has an unknown role" + (keepConnection ? ", kept" : ""));
  }

  @Override
  public void overloaded(int id, boolean keepConnection) {
    order.refused(id);
    tell(id + " is one too many" + (keepConnection ? ", kept" : ""));
  }

  @Override
  public void params(int id, Role role, FcgiParams params) {
    order.role(id, role);
    StringBuilder text = new StringBuilder(id + " has");
    for (int i = 0; i < params.size(); i++) {
      text.append(' ').append(params.name(i)).append('=').append(params.value(i));
      assertThat(params.find("", params.name(i), i)).isEqualTo(i);
    }
    paramsEnded(id, text.toString());
  }

  @Override
  public void paramsTooLarge(int id) {
    paramsEnded(id, id + " has too large parameters");
  }

  @Override
  public void paramsForgotten(int id) {
    paramsEnded(id, id + " had parameters");
  }

  private void paramsEnded(int id, String event) {
    order.params(id);
    tell(event);
    endIfQuick(id);
  }

  private void endIfQuick(int id) {
    if (app == App.QUICK) {
      demultiplexer.ended(id);
      order.ended(id);
    }
  }

  @Override
  public void input(int id, RecordType stream, byte[] bytes, int from, int to) {
    assertThat(to).isGreaterThan(from);
    order.input(id, stream);
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    String start = id + " " + stream + ": ";
    if (joining.equals(start)) {
      events.set(events.size() - 1, events.get(events.size() - 1) + text);
    } else {
      tell(start + text);
      joining = start;
    }
  }

  @Override
  public void inputEnded(int id, RecordType stream) {
    order.inputEnded(id, stream);
    tell(id + " " + stream + " ends");
  }

  @Override
  public void aborted(int id, boolean early) {
    order.aborted(id, early);
    tell(id + " is aborted");
    endIfQuick(id);
  }

  @Override
  public void valuesWanted(Set<String> names) {
    tell("wanted: " + names);
  }

  @Override
  public void unknownType(int type) {
    tell("unknown type " + type);
  }
}
