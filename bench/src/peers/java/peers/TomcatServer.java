package peers;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/** Tomcat as it comes; with {@code virtual}, on virtual threads. */
final class TomcatServer {
  private TomcatServer() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Replies.file(arguments);
    Path base = Files.createTempDirectory("tomcat");
    base.toFile().deleteOnExit();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setProperty("address", "127.0.0.1");
    connector.setPort(0);
    // 100 by default: connections would not be kept.
    connector.setProperty("maxKeepAliveRequests", "-1");
    if (arguments.length > 1 && arguments[1].equals("virtual")) {
      ((AbstractProtocol<?>) connector.getProtocolHandler())
          .setExecutor(new VirtualThreadExecutor("tomcat-"));
    }
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "answers", new Answers(file)).addMapping("/");
    tomcat.start();
    Replies.serveAt(connector.getLocalPort());
    tomcat.getServer().await();
  }

  private static final class Answers extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Path file;

    Answers(Path file) {
      this.file = file;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (request.getServletPath()) {
        case "/" -> send(response, Replies.TEXT, Replies.HELLO);
        case "/10k" -> send(response, Replies.TEXT, Replies.TEN_KB);
        case "/file" -> {
          response.setContentType(Replies.BINARY);
          response.setContentLength(Replies.FILE_BYTES);
          // Its own way of sending files, where the connector can.
          request.setAttribute("org.apache.tomcat.sendfile.filename", file.toString());
          request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
          request.setAttribute("org.apache.tomcat.sendfile.end", (long) Replies.FILE_BYTES);
        }
        case "/json" -> send(response, Replies.JSON_TYPE, Replies.json());
        case "/block" -> send(response, Replies.TEXT, Replies.block());
        case "/stream" -> {
          response.setContentType(Replies.TEXT);
          OutputStream out = response.getOutputStream();
          for (int i = 0; i < Replies.PIECES; i++) {
            out.write(Replies.PIECE);
            out.flush();
          }
        }
        default -> response.sendError(404);
      }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      send(response, Replies.BINARY, request.getInputStream().readAllBytes());
    }

    private static void send(HttpServletResponse response, String type, byte[] body)
        throws IOException {
      response.setContentType(type);
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
