package dev.pintle.fcgi.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTableTest {

  /** Ids of a small range, of which many share a slot, and of the whole. */
  @ParameterizedTest
  @ValueSource(ints = {3, 10, 200, 65_535})
  void areFoundAsInAnyMap(int maxId) {
    Random random = new Random(3);
    RequestTable<ActiveRequest> requests = new RequestTable<>();
    Map<Integer, ActiveRequest> expected = new HashMap<>();
    for (int round = 0; round < 20_000; round++) {
      int id = 1 + random.nextInt(maxId);
      ActiveRequest found = requests.find(id);
      assertThat(found).isSameAs(expected.get(id));
      if (found != null) {
        assertThat(requests.remove(id)).isSameAs(found);
        assertThat(requests.remove(id)).isNull();
        expected.remove(id);
      } else if (expected.size() < 100) {
        ActiveRequest added = new ActiveRequest(id, Role.RESPONDER, 0);
        requests.add(added);
        expected.put(id, added);
      }
      assertThat(requests.size()).isEqualTo(expected.size());
    }
    expected.forEach((id, request) -> assertThat(requests.find(id)).isSameAs(request));
    assertThat(requests.all()).containsExactlyInAnyOrderElementsOf(expected.values());
  }

  /** The worst that ids can be chosen to be. */
  @ParameterizedTest
  @ValueSource(ints = {256, 512, 1024})
  void areFoundThoughAllWantTheSameSlot(int step) {
    RequestTable<ActiveRequest> requests = new RequestTable<>();
    for (int id = 0; id < 60 * step; id += step) {
      requests.add(new ActiveRequest(id, Role.RESPONDER, 0));
    }
    for (int id = 0; id < 60 * step; id += 2 * step) {
      assertThat(requests.remove(id)).isNotNull();
    }
    for (int id = 0; id < 60 * step; id += step) {
      assertThat(requests.find(id) != null).isEqualTo(id / step % 2 == 1);
    }
  }

  @Test
  void areNoneAtFirstAndWhenAllAreRemoved() {
    RequestTable<ActiveRequest> requests = new RequestTable<>();
    assertThat(requests.isEmpty()).isTrue();
    for (int id = 1; id <= 20; id++) {
      requests.add(new ActiveRequest(id, Role.RESPONDER, 0));
    }
    assertThat(requests.isEmpty()).isFalse();
    requests.clear();
    assertThat(requests.isEmpty()).isTrue();
    assertThat(requests.size()).isZero();
    assertThat(requests.all()).isEmpty();
    assertThat(requests.find(1)).isNull();
  }

  @Test
  void areFoundWithoutAnIdIfThereIsOnlyOne() {
    RequestTable<ActiveRequest> requests = new RequestTable<>();
    assertThatThrownBy(requests::only).isInstanceOf(IllegalStateException.class);
    ActiveRequest only = new ActiveRequest(7, Role.RESPONDER, 0);
    requests.add(only);
    assertThat(requests.only()).isSameAs(only);
  }
}
