package dev.hands4j.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.socketio.engine.HandshakeGuard;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.junit.jupiter.api.Test;

/** The servlet on the port of a Javalin server, beside its routes and its own WebSockets. */
class JavalinTest {
  @Test
  void sharesThePortWithRoutesAndWebSockets() throws Exception {
    try (var io =
        new SocketIoServer(
            SocketIoConfig.defaults(),
            HandshakeGuard.OPEN,
            socket -> ConnectDecision.accept(event -> socket.emit("back", new RawJson("1"))))) {
      Javalin server =
          Javalin.create(
                  config -> {
                    config.concurrency.useVirtualThreads = true;
                    config.jetty.modifyServletContextHandler(context -> {
                      JettyWebSocketServletContainerInitializer.configure(context, null);
                      context.addServlet(new ServletHolder(io.servlet()), "/socket.io/*");
                    });
                    config.routes.get("/hello", context -> context.result("hello"));
                    config.routes.ws(
                        "/other",
                        ws -> ws.onMessage(context -> context.send("other " + context.message())));
                  })
              .start("127.0.0.1", 0);
      try {
        String at = "127.0.0.1:" + server.port();
        assertThat(get("http://" + at + "/hello").body()).isEqualTo("hello");
        assertThat(get("http://" + at + "/socket.io/?EIO=4&transport=polling").body())
            .startsWith("0{");
        assertThat(get("http://" + at + "/socket.io/?EIO=4&transport=abc").body())
            .isEqualTo("\"Invalid transport\"");
        assertThat(lastMessage("ws://" + at + "/other", "hi", 1)).isEqualTo("other hi");
        assertThat(lastMessage("ws://" + at + "/socket.io/?EIO=4&transport=websocket", "40", 2))
            .startsWith("40{");
      } finally {
        io.close();
        server.stop();
      }
    }
  }

  private static HttpResponse<String> get(String uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String lastMessage(String uri, String message, int count) throws Exception {
    var last = new CompletableFuture<String>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create(uri),
                  new WebSocket.Listener() {
                    private int seen;

                    @Override
                    public CompletionStage<?> onText(
                        WebSocket webSocket, CharSequence data, boolean complete) {
                      if (++seen == count) {
                        last.complete(data.toString());
                      }
                      webSocket.request(1);
                      return null;
                    }
                  })
              .join();
      socket.sendText(message, true).join();
      String text = last.get(30, TimeUnit.SECONDS);
      socket.abort();
      return text;
    }
  }
}
