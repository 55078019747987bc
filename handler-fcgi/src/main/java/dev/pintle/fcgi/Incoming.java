package dev.pintle.fcgi;

import dev.pintle.fcgi.codec.FcgiParams;
import dev.pintle.fcgi.codec.ProtocolStatus;
import dev.pintle.fcgi.codec.RecordType;
import dev.pintle.fcgi.codec.RequestEvents;
import dev.pintle.fcgi.codec.Role;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a web server sends, told to the requests it is about; within the connection's lock. */
final class Incoming implements RequestEvents {
  private static final String NO_ROOM =
      "the server has no room for the request parameters; try again later";

  private final ConnectionRequests requests;
  private final boolean refused;

  /** The web server has been looked at. */
  private boolean met;

  /**
   * Makes that of a connection.
   *
   * @param refused the connection is one too many: all requests are answered so
   */
  Incoming(ConnectionRequests requests, boolean refused) {
    this.requests = requests;
    this.refused = refused;
  }

  @Override
  public void begin(int id, Role role, boolean keepConnection) {
    requests.begin(id, keepConnection);
  }

  @Override
  public void unknownRole(int id, boolean keepConnection) {
    requests.refuseBeginning(keepConnection);
    requests.output().answers().endRequest(id, 0, ProtocolStatus.UNKNOWN_ROLE);
  }

  @Override
  public void overloaded(int id, boolean keepConnection) {
    requests.refuseBeginning(keepConnection);
    requests.overloaded(new Outgoing(id), "there are too many requests on this connection");
  }

  @Override
  public void params(int id, Role role, FcgiParams params) {
    requests.begun(id);
    if (refused || requests.areBroken()) {
      refuse(id, params, "there are too many connections; try again later");
      return;
    }
    if (!requests.service().hasRoomForParams()) {
      refuse(id, params, NO_ROOM);
      return;
    }
    if (!met) {
      met = true;
      requests.service().frontServers().meet(params, !requests.isClosing());
    }
    requests.start(id, role, params);
  }

  private void refuse(int id, FcgiParams params, String message) {
    Outgoing outgoing = new Outgoing(id);
    outgoing.bodyless = "HEAD".equals(params.value("REQUEST_METHOD"));
    requests.overloaded(outgoing, message);
  }

  @Override
  public void paramsTooLarge(int id) {
    requests.begun(id);
    requests.answer(new Outgoing(id), 431, "the request parameters are more than allowed");
  }

  @Override
  public void paramsForgotten(int id) {
    requests.begun(id);
    requests.overloaded(new Outgoing(id), NO_ROOM);
  }

  @Override
  public void input(int id, RecordType stream, byte[] bytes, int from, int to) {
    RequestStream target = stream(id, stream);
    if (target != null) {
      target.append(bytes, from, to);
    }
  }

  @Override
  public void inputEnded(int id, RecordType stream) {
    RequestStream target = stream(id, stream);
    if (target != null) {
      target.end();
    }
  }

  private @Nullable RequestStream stream(int id, RecordType stream) {
    FcgiExchange exchange = requests.find(id);
    if (exchange == null) {
      return null; // refused
    }
    return stream == RecordType.STDIN ? exchange.stdin() : exchange.data();
  }

  @Override
  public void aborted(int id, boolean early) {
    FcgiExchange exchange = requests.find(id);
    if (exchange != null) {
      requests.abort(exchange);
    } else if (early) {
      requests.begun(id);
      requests.end(new Outgoing(id));
    } // or it was refused, and its end waits to be sent
  }

  @Override
  public void valuesWanted(Set<String> names) {
    FcgiSettings settings = requests.service().settings();
    requests
        .output()
        .answers()
        .values(names, settings.maxConnections(), settings.limits().maxActive(), true);
  }

  @Override
  public void unknownType(int type) {
    requests.output().answers().unknownType(type);
  }
}
