package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.HttpException;
import dev.pintle.Response;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a case shows of that which failed inside its app. */
@Tag("socket")
class WitnessTest extends ContractRuns {
  @Test
  void aFailedAssertionInsideAnAppIsWhatTheCaseShows() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            single(
                "ENV-08",
                "inside",
                bench -> {
                  App app =
                      env -> {
                        assertThat(Env.PATH_INFO.get(env)).as("inside the app").isEqualTo("/b");
                        return Response.text("seen");
                      };
                  assertThat(bench.serve(app).get("/a").status()).as("outside").isEqualTo(200);
                }));
    Throwable shown = verdicts.get("ENV-08: inside");
    assertThat(shown).isInstanceOf(AssertionError.class).hasMessageContaining("inside the app");
    assertThat(shown.getMessage()).doesNotContain("outside");
    assertThat(shown.getCause().getSuppressed())
        .as("what was seen from outside stands beside it")
        .anyMatch(seen -> seen.getMessage().contains("outside"));
  }

  @Test
  void aFailedAssertionInsideAnAppFailsACaseThatSawNothing() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            single(
                "ENV-08",
                "unseen",
                bench -> {
                  App app = env -> fail("inside the app");
                  assertThat(bench.serve(app).get("/").status()).isEqualTo(500);
                }));
    assertThat(verdicts.get("ENV-08: unseen")).hasMessageContaining("inside the app");
  }

  @Test
  void whatElseAnAppThrewStandsBesideTheFailure() throws Throwable {
    Map<String, Throwable> verdicts =
        run(
            single(
                "ERR-02",
                "refused inside",
                bench -> {
                  App app =
                      env -> {
                        throw new HttpException(409, "inside the app");
                      };
                  assertThat(bench.serve(app).get("/").status()).as("outside").isEqualTo(200);
                }));
    Throwable shown = verdicts.get("ERR-02: refused inside");
    assertThat(shown).hasMessageContaining("outside");
    assertThat(shown.getCause().getSuppressed())
        .singleElement()
        .satisfies(inside -> assertThat(inside).hasMessageContaining("inside the app"));
  }
}
