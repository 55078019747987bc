import dev.pintle.App;
import dev.pintle.Env;
import dev.pintle.Request;
import dev.pintle.Response;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;

/**
 * Says of which generation it is and what it was asked, and is careless about it. Without a query
 * it is asked by those who attack.
 */
public class Soaked implements App {
  private static final int GENERATION = 0;
  private static final byte[] LARGE = new byte[8 * 1024 * 1024];

  /** Of a class of this generation: who keeps a thread's values keeps the generation. */
  private record Left(byte[] bytes) {}

  private static final ThreadLocal<Left> LEFT =
      ThreadLocal.withInitial(() -> new Left(new byte[1000]));
  private static final Map<Integer, Left> CACHE = new ConcurrentHashMap<>();

  public Soaked() {}

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    Request request = Request.of(env);
    String path = request.pathInfo();
    if (path.equals("/left")) {
      return Response.text(String.valueOf(heap()));
    }
    int number = ThreadLocalRandom.current().nextInt(100);
    CACHE.put(number, LEFT.get());
    Env.COMPLETION.get(env).onComplete(outcome -> CACHE.put(-number, LEFT.get()));
    return request.query().isEmpty()
        ? hostile(request, path)
        : honest(request, path, GENERATION + " " + request.query());
  }

  private static Response honest(Request request, String path, String line) throws Exception {
    return switch (path) {
      case "/line" -> Response.text(line);
      case "/large" -> Response.text((line + "\n").repeat(1_500));
      case "/stream" ->
          Response.stream(
              "text/plain",
              sink -> {
                for (int i = 0; i < 4; i++) {
                  sink.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
                  sink.flush();
                }
              });
      case "/body" -> Response.text(line + " " + digest(request.bytes(100_000)));
      case "/spilled" -> {
        Thread.sleep(20);
        yield Response.text(line + " " + digest(request.bytes(500_000)));
      }
      case "/slow" -> {
        Thread.sleep(ThreadLocalRandom.current().nextInt(20, 200));
        yield Response.text(line);
      }
      case "/unread" -> Response.text(line);
      case "/throws" -> throw new IllegalStateException("careless");
      default -> Response.status(404);
    };
  }

  private static Response hostile(Request request, String path) throws Exception {
    return switch (path) {
      case "/line" -> Response.text("still here");
      case "/large" -> Response.bytes("application/octet-stream", LARGE);
      case "/stream" ->
          Response.stream(
              "application/octet-stream",
              sink -> {
                for (int sent = 0; sent < LARGE.length; sent += 16 * 1024) {
                  sink.write(LARGE, sent, 16 * 1024);
                }
              });
      case "/body" -> {
        byte[] piece = new byte[16 * 1024];
        long all = 0;
        for (int count = 0; count >= 0; count = request.input().read(piece)) {
          all += count;
        }
        yield Response.text(all + " bytes");
      }
      default -> Response.status(404);
    };
  }

  private static String digest(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return body.length + " " + crc.getValue();
  }

  /** What is in use when all that can be is collected. */
  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
