package dev.hands4j.server;

import dev.hands4j.server.config.HttpConfig;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.ErrorMapping;
import dev.hands4j.server.http.Pipeline;
import dev.hands4j.server.rest.RouteGroup;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The open port: the pipeline around everything, Javalin for the routes, the socket servlet beside
 * it. Requests run on virtual threads.
 */
final class WebServer implements AutoCloseable {
  /**
   * How long a connection may idle. Longer than clients and balancers keep theirs (30 s in the JDK,
   * 60 s in nginx): whoever sends the requests is the one to close, or a request meets a connection
   * that is just being closed and is lost.
   */
  private static final Duration IDLE = Duration.ofSeconds(75);

  private final Javalin javalin;
  private final String host;

  private WebServer(Javalin javalin, String host) {
    this.javalin = javalin;
    this.host = host;
  }

  /**
   * Opens the port.
   *
   * @throws PortInUseException when somebody else has it
   */
  static WebServer start(
      HttpConfig config, Pipeline pipeline, List<RouteGroup> routes, HttpServlet sockets)
      throws PortInUseException {
    Javalin javalin =
        Javalin.create(settings -> {
          quiet(settings);
          settings.http.maxRequestSize = config.maxBody();
          settings.jetty.addConnector((jetty, http) -> connector(jetty, http, config));
          settings.jetty.modifyServletContextHandler(context -> mount(context, pipeline, sockets));
          settings.routes.exception(
              HttpResponseException.class, (e, ctx) -> write(refused(e), ctx));
          settings.routes.exception(
              Exception.class,
              (e, ctx) -> write(ErrorMapping.translate(e, ctx.method().name(), ctx.path()), ctx));
          routes.forEach(group -> group.addTo(settings.routes));
        });
    try {
      return new WebServer(javalin.start(), config.host());
    } catch (JavalinBindException e) {
      throw new PortInUseException(config.host(), config.port(), e);
    }
  }

  private static Connector connector(Server jetty, HttpConfiguration http, HttpConfig config) {
    ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  private static void quiet(JavalinConfig settings) {
    settings.startup.showJavalinBanner = false;
    settings.startup.showOldJavalinVersionWarning = false;
    settings.startup.startupWatcherEnabled = false;
    settings.concurrency.useVirtualThreads = true;
    settings.http.compressionStrategy = CompressionStrategy.NONE;
    settings.http.prefer405over404 = true;
    settings.http.generateEtags = false;
  }

  private static void mount(ServletContextHandler context, Pipeline pipeline, HttpServlet sockets) {
    FilterHolder filter = new FilterHolder(pipeline);
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    ServletHolder servlet = new ServletHolder(sockets);
    servlet.setAsyncSupported(true);
    context.addServlet(servlet, "/socket.io/*");
    JettyWebSocketServletContainerInitializer.configure(context, null);
  }

  private static ApiError refused(HttpResponseException e) {
    return switch (e.getStatus()) {
      case 404 -> ApiError.detail(404, "Not Found");
      case 405 -> ApiError.detail(405, "Method Not Allowed");
      case 413 -> ApiError.detail(413, "The request body is too large");
      default -> ApiError.detail(e.getStatus(), String.valueOf(e.getMessage()));
    };
  }

  private static void write(ApiError error, Context ctx) {
    try {
      ErrorMapping.write(error, ctx.req(), ctx.res());
    } catch (IOException _) {
      // The client left; there is nobody to tell.
    }
  }

  /** Every route, as method and path, in the order in which they are tried. */
  List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(entry -> entry.endpoint.method.name() + " " + entry.endpoint.path)
        .toList();
  }

  int port() {
    return javalin.port();
  }

  /** The address for people and programs of this machine. */
  String address() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
