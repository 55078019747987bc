import dev.pintle.App;
import dev.pintle.Response;
import java.util.Map;

public class Hello implements App {
  @Override
  public Response call(Map<String, Object> env) {
    return Response.text("Hello, world!");
  }
}
