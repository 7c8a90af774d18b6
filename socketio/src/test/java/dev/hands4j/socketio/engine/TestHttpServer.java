package dev.hands4j.socketio.engine;

import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A real Jetty on a free port of the loopback interface, serving one servlet. */
public final class TestHttpServer implements AutoCloseable {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  public TestHttpServer(HttpServlet servlet) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler();
    context.setContextPath("/");
    context.addServlet(new ServletHolder(servlet), "/socket.io/*");
    JettyWebSocketServletContainerInitializer.configure(context, null);
    server.setHandler(context);
    server.start();
  }

  public int port() {
    return connector.getLocalPort();
  }

  public URI http(String query) {
    return URI.create("http://127.0.0.1:" + port() + "/socket.io/" + query);
  }

  public URI ws(String query) {
    return URI.create("ws://127.0.0.1:" + port() + "/socket.io/" + query);
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
