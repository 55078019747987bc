package dev.pintle.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.bench.reload.BadServer.End;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that loads sees each loss as what it is, and asks for nothing twice. */
@Tag("socket")
@Timeout(30)
class StrictClientTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String RIGHT = OK + "Content-Length: 11\r\n\r\n1 request-1";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Generations generations = new Generations(2);
  private final Ledger ledger = new Ledger(generations);
  private int requests;

  @Test
  void aRightReplyIsNoLoss() throws Exception {
    assertThat(lostTo(RIGHT, End.WAIT)).isEmpty();
    assertThat(ledger.answeredSoFar()).isOne();
  }

  @Test
  void soIsOneInChunks() throws Exception {
    String chunks = "Transfer-Encoding: chunked\r\n\r\n4\r\n1 re\r\n7\r\nquest-1\r\n0\r\n\r\n";
    assertThat(lostTo(OK + chunks, End.WAIT)).isEmpty();
    assertThat(ledger.answeredSoFar()).isOne();
  }

  @Test
  void noConnection() throws Exception {
    InetSocketAddress nobody =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
    ask(new Target(nobody, ledger, PATIENCE, 0), 1);
    assertThat(ledger.lostSoFar()).isEqualTo(Map.of(LossKind.REFUSED, 1));
  }

  @Test
  void anEndInPlaceOfAReply() throws Exception {
    assertThat(lostTo("", End.CLOSE)).isEqualTo(Map.of(LossKind.EOF, 1));
  }

  @Test
  void aResetInPlaceOfAReply() throws Exception {
    assertThat(lostTo("", End.RESET)).isEqualTo(Map.of(LossKind.RESET, 1));
  }

  @Test
  void aResetWithinAReply() throws Exception {
    assertThat(lostTo(OK + "Content-Length: 11\r\n\r\n1 req", End.RESET))
        .isEqualTo(Map.of(LossKind.RESET, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 2",
        OK,
        OK + "Content-Length: 11\r\n\r\n1 reques",
        OK + "Transfer-Encoding: chunked\r\n\r\nb\r\n1 request-1\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\nb\r\n1 request-1\r\n0\r\n"
      })
  void anEndWithinAReply(String part) throws Exception {
    assertThat(lostTo(part, End.CLOSE)).isEqualTo(Map.of(LossKind.TRUNCATED, 1));
  }

  @Test
  void anotherStatus() throws Exception {
    assertThat(lostTo("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", End.CLOSE))
        .isEqualTo(Map.of(LossKind.STATUS, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        OK + "Content-Length: 10\r\n\r\n1 request-1",
        OK + "Content-Length: 11\n\n1 request-1",
        OK + "Content-Length: 11\r\nContent-Length: 11\r\n\r\n1 request-1",
        OK + "Content-Length: 11\r\nTransfer-Encoding: chunked\r\n\r\n1 request-1",
        OK + "\r\n1 request-1",
        OK + "Content-Length: +11\r\n\r\n1 request-1",
        OK + "Content-Length : 11\r\n\r\n1 request-1",
        OK + "Transfer-Encoding: chunked\r\n\r\nb\r\n1 request-1bad\r\n",
        OK + "Content-Length: 11\r\n\r\n1 request-2",
        OK + "Content-Length: 11\r\n\r\n2 request-1", // is to come yet
        OK + "Content-Length: 11\r\nConnection: close\r\n\r\n1 request-1and more"
      })
  void anyOtherBytes(String bytes) throws Exception {
    assertThat(lostTo(bytes, End.CLOSE)).isEqualTo(Map.of(LossKind.WRONG, 1));
  }

  @Test
  void bytesBehindAReplyOnceMoreIsAsked() throws Exception {
    try (BadServer server = BadServer.start(RIGHT + "!", End.WAIT)) {
      Target target = new Target(server.address(), ledger, PATIENCE, 0);
      try (Conversation conversation = Conversation.begin(target, "test")) {
        conversation.send(List.of(next()));
        assertThat(conversation.receive()).isTrue();
        conversation.send(List.of(next()));
      } catch (LostException e) {
        assertThat(e.kind()).isEqualTo(LossKind.WRONG);
      }
    }
    assertThat(ledger.lostSoFar()).isEqualTo(Map.of(LossKind.WRONG, 1));
  }

  @Test
  void silence() throws Exception {
    try (BadServer server = BadServer.start(OK, End.WAIT)) {
      ask(new Target(server.address(), ledger, Duration.ofMillis(50), 0), 1);
    }
    assertThat(ledger.lostSoFar()).isEqualTo(Map.of(LossKind.SILENT, 1));
  }

  @Test
  void anOldGenerationThatShouldBeGone() throws Exception {
    generations.asked(2);
    generations.alone(2);
    assertThat(lostTo(RIGHT, End.WAIT)).isEqualTo(Map.of(LossKind.WRONG, 1));
  }

  @Test
  void allThatWasUnderWay() throws Exception {
    assertThat(lostTo(RIGHT, End.CLOSE, 4)).isEqualTo(Map.of(LossKind.EOF, 3));
    assertThat(ledger.answeredSoFar()).isOne();
  }

  @Test
  void notWhatWasSentBehindAReplyThatSaysClose() throws Exception {
    String closing = OK + "Content-Length: 11\r\nConnection: close\r\n\r\n1 request-1";
    assertThat(lostTo(closing, End.CLOSE, 4)).isEmpty();
    assertThat(ledger.answeredSoFar()).isOne();
    assertThat(ledger.behindCloseByClients()).isEqualTo(Map.of("test", 3));
  }

  private Map<LossKind, Integer> lostTo(String reply, End end) throws IOException {
    return lostTo(reply, end, 1);
  }

  /** What is lost if so many are asked at once and this comes. */
  private Map<LossKind, Integer> lostTo(String reply, End end, int count) throws IOException {
    try (BadServer server = BadServer.start(reply, end)) {
      ask(new Target(server.address(), ledger, PATIENCE, 0), count);
      assertThat(server.requests()).as("connections").isOne();
    }
    return ledger.lostSoFar();
  }

  private void ask(Target target, int count) {
    try (Conversation conversation = Conversation.begin(target, "test")) {
      conversation.send(Stream.generate(this::next).limit(count).toList());
      while (conversation.unanswered() > 0 && conversation.receive()) {
        // The next reply.
      }
    } catch (LostException e) {
      assertThat(ledger.lostSoFar()).containsKey(e.kind());
    }
  }

  private Exchange next() {
    return Exchange.get(Page.LINE, "request-" + ++requests);
  }
}
