package dev.pintle.testkit;

import static dev.pintle.testkit.PintleAssertions.assertThat;
import static dev.pintle.testkit.PintleAssertions.assertThatThrownBy;

import dev.pintle.App;
import dev.pintle.Response;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("socket")
class ClosedClientTest {
  private static final class Closeable implements App, AutoCloseable {
    private final AtomicInteger closings = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public Response call(Map<String, Object> env) {
      calls.incrementAndGet();
      return Response.text("open");
    }

    @Override
    public void close() {
      closings.incrementAndGet();
    }
  }

  private final Closeable app = new Closeable();

  @ParameterizedTest
  @EnumSource
  @Tag("END-09")
  void hasClosedItsAppOnce(AtDepth depth) {
    TestClient client = depth.client(app);
    client.close();
    client.close();
    assertThat(app.closings).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void sendsNoMore(AtDepth depth) {
    TestClient client = depth.client(app);
    client.close();
    TestRequest request = client.get("/");
    assertThatThrownBy(request::send)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("this TestClient is closed");
    assertThatThrownBy(request::open).isInstanceOf(IllegalStateException.class);
    assertThat(app.calls).hasValue(0);
  }
}
