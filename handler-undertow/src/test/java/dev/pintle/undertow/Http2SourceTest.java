package dev.pintle.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.ChannelPipe;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/** What is read of a client that is given up since it resets streams again and again. */
class Http2SourceTest {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** One more than is allowed here. */
  private static final byte[] RESET = {0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8};

  /** Of a head that goes on in another frame. */
  private static final byte[] HEADERS = {0, 0, 2, 1, 0, 0, 0, 0, 3, (byte) 0x82, (byte) 0x86};

  private static final byte[] PING = {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};

  private XnioWorker worker;
  private Http2Streams streams;
  private ChannelPipe<StreamSourceChannel, StreamSinkChannel> pipe;
  private Wire wire;

  /** Gives one frame a read, and the last one again and again. */
  private static final class Wire extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private byte[][] frames = {};
    private int reads;
    private boolean endless;
    private boolean woken;

    Wire(StreamSourceConduit next) {
      super(next);
    }

    @Override
    public int read(ByteBuffer target) {
      if (reads >= frames.length && !endless) {
        return 0;
      }
      assertThat(reads).as("reads in a row").isLessThan(1000);
      byte[] frame = frames[Math.min(reads++, frames.length - 1)];
      target.put(frame);
      return frame.length;
    }

    @Override
    public void wakeupReads() {
      woken = true;
    }
  }

  @BeforeEach
  void start() throws Exception {
    worker = Xnio.getInstance().createWorker(OptionMap.EMPTY);
    pipe = worker.createHalfDuplexPipe();
    wire = new Wire(((ConduitStreamSourceChannel) pipe.getLeftSide()).getConduit());
    OptionMap none = OptionMap.create(io.undertow.UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, 0);
    streams =
        new Http2Streams(
            1,
            Settings.of(Options.builder().build()),
            new Deadline(worker.getIoThread(), () -> {}),
            new ResetRate(none));
  }

  @AfterEach
  void stop() {
    IoUtils.safeClose(pipe.getLeftSide(), pipe.getRightSide());
    worker.shutdownNow();
  }

  private int readAll(Http2Source source) throws Exception {
    ByteBuffer all = ByteBuffer.allocate(1024);
    int count = source.read(all);
    while (count > 0) {
      count = source.read(all);
    }
    return all.position();
  }

  @Test
  void aHeadThatGoesOnIsPassedOver() throws Exception {
    wire.frames = new byte[][] {RESET, HEADERS, PING};
    assertThat(readAll(new Http2Source(wire, PREFACE, streams)))
        .isEqualTo(PREFACE.length + RESET.length);
  }

  @Test
  void noStreamIsKept() throws Exception {
    byte[] further = HEADERS.clone();
    further[8] = 5;
    wire.frames = new byte[][] {RESET, HEADERS, further};
    int unused = readAll(new Http2Source(wire, PREFACE, streams));
    assertThat(streams.isTooMany(5)).isFalse();
  }

  @Test
  void whoNeverStopsSendingDoesNotKeepTheThread() throws Exception {
    wire.frames = new byte[][] {RESET, PING};
    wire.endless = true;
    assertThat(readAll(new Http2Source(wire, PREFACE, streams)))
        .isEqualTo(PREFACE.length + RESET.length);
    assertThat(wire.woken).isTrue();
  }
}
