package dev.pintle.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Options;
import dev.pintle.Request;
import dev.pintle.Response;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;

/** What becomes of a client that asks and resets (CVE-2023-44487). */
class Http2RapidResetTest extends ServerTest {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final byte[] CANCEL = {0, 0, 0, 8};
  private static final App PATH = env -> Response.text(Request.of(env).path());

  /** As many in half a minute as Undertow allows. */
  private static final int ALLOWED = 200;

  private int stream = 1;

  private Http2Client start(OptionMap options) throws Exception {
    return new Http2Client(
            connect(serve(PATH, Options.builder().set(UndertowOptions.SERVER_OPTIONS, options))))
        .begin();
  }

  private void reset(Http2Client client, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      client.get(stream, "/reset");
      client.send(Http2Client.RST_STREAM, 0, stream, CANCEL);
      stream += 2;
    }
  }

  /** Reads on until the last request is answered; some may have been before they were reset. */
  private void assertAnswered(Http2Client client) throws IOException {
    Http2Client.Frame frame;
    do {
      frame = client.next();
      assertThat(frame).isNotNull();
      assertThat(frame.type()).isNotEqualTo(Http2Client.GOAWAY);
    } while (frame.type() != Http2Client.DATA || frame.stream() != stream);
  }

  @Nested
  class OneWhoResetsAFewRequests {
    @Test
    void isServed() throws Exception {
      Http2Client client = start(OptionMap.EMPTY);
      reset(client, ALLOWED);
      client.get(stream, "/asked");
      assertAnswered(client);
    }
  }

  @Nested
  class OneWhoResetsManyRequests {
    @Test
    void isToldToGoElsewhereAndServedUntilThen() throws Exception {
      Http2Client client = start(OptionMap.EMPTY);
      reset(client, ALLOWED + 1);
      Http2Client.Frame notice = client.next(Http2Client.GOAWAY);
      assertThat(notice).isNotNull();
      assertThat(notice.number(0)).isEqualTo(Integer.MAX_VALUE);
      assertThat(notice.number(4)).isZero();
      client.get(stream, "/on-its-way");
      assertAnswered(client);
    }

    @Test
    void isToldSoThoughTheBodiesHadNotBeenSent() throws Exception {
      Http2Client client = start(OptionMap.EMPTY);
      for (int i = 0; i <= ALLOWED; i++) {
        client.open(stream, "/reset");
        client.send(Http2Client.RST_STREAM, 0, stream, CANCEL);
        stream += 2;
      }
      Http2Client.Frame notice = client.next(Http2Client.GOAWAY);
      assertThat(notice).isNotNull();
      assertThat(notice.number(4)).isZero();
      client.get(stream, "/on-its-way");
      assertAnswered(client);
    }
  }

  @Nested
  class OneWhoGoesOn {
    @Test
    void isGivenUpThoughTheRequestsHadBeenSentToTheirEnd() throws Exception {
      Http2Client client =
          start(OptionMap.create(io.undertow.UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, 1));
      client.together(() -> reset(client, 3));
      Http2Client.Frame farewell = client.next(Http2Client.GOAWAY);
      while (farewell != null && farewell.number(4) == 0) {
        farewell = client.next(Http2Client.GOAWAY);
      }
      assertThat(farewell).isNotNull();
      assertThat(farewell.number(4)).isEqualTo(ENHANCE_YOUR_CALM);
      assertThat(client.isAtEnd()).isTrue();
    }
  }
}
