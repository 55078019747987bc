package dev.pintle.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.Cancellation;
import dev.pintle.Completion;
import dev.pintle.Env;
import dev.pintle.Headers;
import dev.pintle.http1.RequestHead;
import dev.pintle.spi.CancellationSource;
import dev.pintle.spi.CompletionSource;
import dev.pintle.spi.ErrorLog;
import dev.pintle.spi.RequestMap;
import dev.pintle.spi.RequestSource;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds for the request map of any head that was let in, on a Unix-domain socket. */
final class EnvCheck {
  private EnvCheck() {}

  static void of(RequestHead head) {
    Map<String, Object> map = new HashMap<>(new RequestMap(new Source(head)));
    map.forEach(
        (key, value) -> {
          if (key.indexOf('.') < 0) {
            assertThat(value).as(key).isInstanceOf(String.class); // ENV-03
          }
        });
    String uri = Env.REQUEST_URI.get(map);
    boolean pathless = !uri.startsWith("/");
    assertThat(Env.PATH_INFO.get(map)).startsWith(pathless ? "" : "/"); // ENV-06
    assertThat(Env.PATH_INFO.get(map).isEmpty()).isEqualTo(pathless); // ENV-07
    assertThat(Env.SERVER_NAME.get(map)).isNotEmpty(); // ENV-11
    assertThat(Env.SERVER_PORT.get(map)).matches("[0-9]+"); // ENV-12
    assertThat(Integer.parseInt(Env.SERVER_PORT.get(map))).isLessThanOrEqualTo(65535);
    assertThat(map)
        .doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_PROXY"); // ENV-20
  }

  private record Source(RequestHead head) implements RequestSource {
    @Override
    public String method() {
      return head.method();
    }

    @Override
    public String target() {
      return head.target();
    }

    @Override
    public String protocol() {
      return head.protocol();
    }

    @Override
    public Headers headers() {
      return head.headers();
    }

    @Override
    public @Nullable String field(String environmentName) {
      String joined = head.field(environmentName);
      assertThat(joined).isEqualTo(RequestMap.join(headers(), environmentName));
      return joined;
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
      return null;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
      return null;
    }

    @Override
    public String mount() {
      return "";
    }

    @Override
    public String handler() {
      return "fuzz";
    }

    @Override
    public InputStream input() {
      return InputStream.nullInputStream();
    }

    @Override
    public PrintWriter errors() {
      return ErrorLog.writer();
    }

    @Override
    public Cancellation cancellation() {
      return new CancellationSource();
    }

    @Override
    public Completion completion() {
      return new CompletionSource();
    }
  }
}
