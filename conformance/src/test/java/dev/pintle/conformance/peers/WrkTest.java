package dev.pintle.conformance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** wrk counts errors of sockets, time-outs and statuses; there shall be none. */
class WrkTest extends ServerTest {
  private static final String COUNT =
      """
      done = function(summary)
        local e = summary.errors
        io.write(string.format("requests %d, errors %d %d %d %d %d\\n", summary.requests,
          e.connect, e.read, e.write, e.status, e.timeout))
      end
      """;

  private static final Pattern COUNTED =
      Pattern.compile("requests (\\d+), errors ([\\d ]+)", Pattern.MULTILINE);

  private static Program wrk;

  @BeforeAll
  static void findWrk() {
    wrk = Program.require("wrk");
  }

  @Test
  void findsNoError() throws Exception {
    Server server = serve(Apps.PATH);
    assertNoErrors(run(server, ""));
    assertThat(server.stats().accepted()).isLessThanOrEqualTo(51); // it probes with one more
  }

  @Test
  void findsNoErrorWithPosts() throws Exception {
    assertNoErrors(
        run(
            serve(Apps.METHOD_AND_BODY),
            """
            wrk.method = "POST"
            wrk.body = string.rep("x", 2000)
            """));
  }

  @Test
  void findsNoErrorInStreams() throws Exception {
    assertNoErrors(run(serve(Apps.streaming(new byte[20_000])), ""));
  }

  @Test
  void findsNoErrorWhenItPipelines() throws Exception {
    assertNoErrors(
        run(
            serve(Apps.PATH),
            """
            init = function(args)
              local burst = {}
              for i = 1, 16 do
                burst[i] = wrk.format("GET", "/" .. i)
              end
              requests = table.concat(burst)
            end
            request = function()
              return requests
            end
            """));
  }

  private Program.Run run(Server server, String script) throws Exception {
    Path file = Files.writeString(dir.resolve("script.lua"), script + COUNT);
    return wrk.run(
        "-t",
        "2",
        "-c",
        "50",
        "-d", // long enough for a reply, on a machine that stops, too
        "3s",
        "--timeout", // two seconds are too short on a busy machine
        "30s",
        "-s",
        file.toString(),
        url(server) + "/");
  }

  private static void assertNoErrors(Program.Run run) {
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.output()).doesNotContain("Socket errors", "Non-2xx");
    Matcher counted = COUNTED.matcher(run.output());
    assertThat(counted.find()).as("%s", run).isTrue();
    assertThat(Long.parseLong(counted.group(1))).as("requests").isPositive();
    assertThat(counted.group(2)).isEqualTo("0 0 0 0 0");
  }
}
