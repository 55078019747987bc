import dev.pintle.App;
import dev.pintle.HttpException;
import dev.pintle.Params;
import dev.pintle.Request;
import dev.pintle.Response;
import java.util.Map;

/** Shows a form, and what was filled in. */
public class Echo implements App {
  private static final int LIMIT = 10_000;

  @Override
  public Response call(Map<String, Object> env) throws Exception {
    Request request = Request.of(env);
    return switch (request.method()) {
      case "GET", "HEAD" -> page("");
      case "POST" -> page(list(request.form(LIMIT)));
      default -> throw new HttpException(405, "GET or POST, please");
    };
  }

  private static Response page(String answer) {
    return Response.html(
        """
        <!DOCTYPE html>
        <title>Echo</title>
        %s
        <form method="post">
          <input name="name" placeholder="name"> <input name="wish" placeholder="wish">
          <button>Send</button>
        </form>
        """
            .formatted(answer));
  }

  private static String list(Params form) {
    StringBuilder list = new StringBuilder("<ul>");
    for (Map.Entry<String, String> field : form) {
      list.append("\n<li>").append(escape(field.getKey() + ": " + field.getValue()));
    }
    return list.append("\n</ul>").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
