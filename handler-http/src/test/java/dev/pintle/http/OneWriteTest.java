package dev.pintle.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Env;
import dev.pintle.Options;
import dev.pintle.Response;
import dev.pintle.transport.Next;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replies to a burst go out together. There is no socket, which might give or take a part. */
@Tag("SEP-15")
class OneWriteTest {
  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  @Test
  void answersABurst() {
    TestLink link = new TestLink(get("/1") + get("/2") + get("/3") + get("/4"));
    HttpService service =
        new HttpService(
            env -> Response.text(Env.PATH_INFO.get(env)), Settings.of(Options.builder().build()));

    assertThat(new HttpConnection(service, link, false).turn(new TestTurn())).isEqualTo(Next.READ);

    assertThat(link.responses).isEqualTo(4);
    assertThat(link.replies).endsWith("/4");
    assertThat(link.writes).isEqualTo(1);
  }
}
