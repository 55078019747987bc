package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.transport.Next;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sockets of clients who do not read take megabytes at once. Whoever asks meanwhile does not
 * wait for all of them. There is no socket, so that what a turn sends does not depend on its room.
 */
class LargeResponseTest {
  private static final int SHARE = Sender.BYTES_PER_TURN;
  private static final int REST = 1000;

  private final TestLink link = new TestLink("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  private final TestTurn turn = new TestTurn();

  private HttpConnection asks(Response response) {
    return new HttpConnection(
        new HttpService(env -> response, Settings.of(Options.builder().build())), link, false);
  }

  private static Response bytes() {
    return Response.bytes("text/plain", new byte[2 * SHARE + REST]);
  }

  @Test
  void ofBytesLetsOthersHaveTheirTurnInBetween() {
    HttpConnection connection = asks(bytes());

    assertThat(connection.turn(turn)).isEqualTo(Next.AGAIN);
    assertThat(link.replies.length()).isBetween(SHARE, SHARE + REST);
    assertThat(connection.turn(turn)).isEqualTo(Next.AGAIN);
    assertThat(connection.turn(turn)).isEqualTo(Next.READ);

    assertThat(link.replies).endsWith("\r\n\r\n" + "\0".repeat(2 * SHARE + REST));
  }

  @Test
  void ofAFileLetsOthersHaveTheirTurnInBetween(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[2 * SHARE + REST]);
    HttpConnection connection = asks(Response.file(file));

    assertThat(connection.turn(turn)).isEqualTo(Next.AGAIN);
    assertThat(link.bytesOfFiles).isEqualTo(SHARE);
    assertThat(connection.turn(turn)).isEqualTo(Next.AGAIN);
    assertThat(connection.turn(turn)).isEqualTo(Next.READ);

    assertThat(link.bytesOfFiles).isEqualTo(2 * SHARE + REST);
  }

  @Test
  void isSentInOneGoWhereNobodyWaitsForTheThread() {
    turn.drives = false;

    assertThat(asks(bytes()).turn(turn)).isEqualTo(Next.READ);
  }

  @Test
  void hasItsTimeAgainAfterEachTurn() {
    HttpConnection connection = asks(bytes());
    assertThat(connection.turn(turn)).isEqualTo(Next.AGAIN);
    long first = connection.deadline();
    turn.now += 1_000_000_000L;

    assertThat(connection.turn(turn)).isEqualTo(Next.AGAIN);

    assertThat(connection.deadline()).isEqualTo(first + 1_000_000_000L);
  }

  /** A client that takes little after little may take as long as it likes. */
  @Test
  @Tag("LIM-10")
  void hasItsTimeAgainWheneverItsClientTakesSome() {
    HttpConnection connection = asks(bytes());
    link.room = REST;
    assertThat(connection.turn(turn)).isEqualTo(Next.WRITE);
    long first = connection.deadline();

    turn.now += 1_000_000_000L;
    assertThat(connection.turn(turn)).isEqualTo(Next.WRITE);
    assertThat(connection.deadline()).as("it took nothing").isEqualTo(first);

    link.room = 1;
    assertThat(connection.turn(turn)).isEqualTo(Next.WRITE);
    assertThat(connection.deadline()).as("it took a byte").isEqualTo(first + 1_000_000_000L);
  }
}
