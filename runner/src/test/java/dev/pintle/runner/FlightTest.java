package dev.pintle.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Body;
import dev.pintle.BodySink;
import dev.pintle.Headers;
import dev.pintle.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is, from the call of the app to the end of its response. */
class FlightTest {
  private final InFlight inFlight = new InFlight(() -> true);
  private final SlowLog slowLog = SlowLog.start(Duration.ofDays(1), inFlight);
  private final List<String> turns = new ArrayList<>();

  @AfterEach
  void close() {
    slowLog.close();
  }

  /** Notes whose turn it is, and who has a thread. */
  private void note(String place) {
    Flight flight = inFlight.all().iterator().next();
    boolean thread = flight.thread() == Thread.currentThread();
    turns.add(
        place
            + ": "
            + flight.state()
            + (flight.turn() == Flight.NONE ? "" : ", its turn")
            + (thread ? ", this thread" : ""));
  }

  private final class NotingSink extends BodySink {
    @Override
    public void write(ByteBuffer source) {
      note("write");
      source.position(source.limit());
    }

    @Override
    public void flush() {
      note("flush");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void trailers(Headers trailers) {}
  }

  @Test
  void isTheAppsWhileItIsCalledAndWhileItsWriterDoesNotWaitForTheClient() throws Exception {
    App app =
        env -> {
          note("call");
          return Response.stream(
              "text/plain",
              out -> {
                note("begin");
                out.write(new byte[1]);
                note("between");
                out.flush();
                note("end");
              });
        };
    Call call = Call.of(inFlight.wrap(app));
    note("returned");
    call.response().body().writeTo(new NotingSink());
    note("written");

    assertThat(turns)
        .containsExactly(
            "call: RUNNING, its turn, this thread",
            "returned: SENDING",
            "begin: STREAMING, its turn, this thread",
            "write: STREAMING, this thread",
            "between: STREAMING, its turn, this thread",
            "flush: STREAMING, this thread",
            "end: STREAMING, its turn, this thread",
            "written: SENDING");
  }

  @Test
  void isNobodysWhileTheServerSendsBytes() throws Exception {
    Call call = Call.of(inFlight.wrap(env -> Response.text("hello")));
    assertThat(call.response().body()).isInstanceOf(Body.Bytes.class);
    call.response().body().writeTo(new NotingSink());
    assertThat(turns).containsExactly("write: SENDING");
  }
}
