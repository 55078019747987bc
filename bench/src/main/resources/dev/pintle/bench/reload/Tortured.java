import dev.pintle.App;
import dev.pintle.Request;
import dev.pintle.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Says of which generation it is, and what it was asked. */
public class Tortured implements App {
  private static final int GENERATION = 0;

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    Request request = Request.of(env);
    String line = GENERATION + " " + request.query();
    return switch (request.pathInfo()) {
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
      default -> Response.status(404);
    };
  }

  private static String digest(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return body.length + " " + crc.getValue();
  }
}
