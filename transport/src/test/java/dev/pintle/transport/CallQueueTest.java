package dev.pintle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  @Test
  void givesTheSlotAndTheConnectionBackIfNoThreadCanBeStarted() throws IOException {
    Slots slots = new Slots(1);
    List<Pollable> givenUp = new ArrayList<>();
    CallQueue queue =
        new CallQueue(
            slots,
            connection -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            givenUp::add);
    try (TransportFixture server =
            new TransportFixture(Options.builder().build(), LineProtocol.Call::argument);
        SocketChannel channel = SocketChannel.open()) {
      SocketConnection connection =
          new SocketConnection(
              server.transport.loops[0],
              channel,
              new LineProtocol.Factory(LineProtocol.Call::argument)::open);
      queue.add(connection);
      assertThat(givenUp).containsExactly(connection);
      assertThat(slots.available()).isEqualTo(1);
      assertThat(queue.isEmpty()).isTrue();
    }
  }
}
