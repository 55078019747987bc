package dev.pintle.fcgi.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

/** Fails when the events of a request do not come in the order that {@link RequestEvents} tells. */
final class EventOrder {
  private enum Last {
    BEGIN,
    PARAMS,
    STDIN_ENDED,
    DATA_ENDED
  }

  private final Map<Integer, Role> roles = new HashMap<>();
  private final Map<Integer, Last> active = new HashMap<>();

  void begin(int id, Role role) {
    assertThat(active.put(id, Last.BEGIN)).isNull();
    roles.put(id, role);
  }

  void role(int id, Role role) {
    assertThat(role).isEqualTo(roles.get(id));
  }

  void refused(int id) {
    assertThat(active.get(id)).isNull();
  }

  void params(int id) {
    assertThat(active.put(id, Last.PARAMS)).isEqualTo(Last.BEGIN);
  }

  void input(int id, RecordType stream) {
    assertThat(active.get(id)).isEqualTo(before(id, stream));
  }

  void inputEnded(int id, RecordType stream) {
    Last after = stream == RecordType.STDIN ? Last.STDIN_ENDED : Last.DATA_ENDED;
    assertThat(active.put(id, after)).isEqualTo(before(id, stream));
  }

  private Last before(int id, RecordType stream) {
    if (stream == RecordType.STDIN) {
      return Last.PARAMS;
    }
    assertThat(stream).isEqualTo(RecordType.DATA);
    assertThat(roles.get(id)).isEqualTo(Role.FILTER);
    return Last.STDIN_ENDED;
  }

  /** Aborted, which is the last event though the id stays active: a second one would fail. */
  void aborted(int id, boolean early) {
    Last last = active.put(id, null);
    assertThat(last).isNotNull();
    assertThat(early).isEqualTo(last == Last.BEGIN);
  }

  void ended(int id) {
    active.remove(id);
  }
}
