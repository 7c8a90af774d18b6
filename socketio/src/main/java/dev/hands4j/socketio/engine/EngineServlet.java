package dev.hands4j.socketio.engine;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP side of the protocol: which request is a handshake, a poll, a post or an upgrade, and
 * what is refused and how. Refusals are HTTP 400 with a JSON string in a plain text body, and 403
 * for WebSocket requests (socketio.md §1).
 */
final class EngineServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(EngineServlet.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PLAIN = "text/plain; charset=UTF-8";

  /** How many times the accepted size is read and discarded of a body that is too large. */
  private static final int OVERSIZE_READ = 4;

  private final transient EngineServer server;

  EngineServlet(EngineServer server) {
    this.server = server;
  }

  @Override
  public void init() throws ServletException {
    if (JettyWebSocketServerContainer.getContainer(getServletContext()) == null) {
      throw new ServletException(
          "The servlet context has no WebSocket container. Call"
              + " JettyWebSocketServletContainerInitializer.configure(context, null) before start.");
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getMethod().equals("OPTIONS")) {
      preflight(request, response);
      return;
    }
    Map<String, List<String>> query =
        Handshake.parseQuery(Optional.ofNullable(request.getQueryString()));
    boolean webSocket = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    Optional<String> transport = first(query, "transport");
    Optional<String> sid = first(query, "sid");
    if (transport.filter(name -> name.equals("polling") || name.equals("websocket")).isEmpty()) {
      refuse(response, webSocket, "Invalid transport");
    } else if (sid.isEmpty() && !first(query, "EIO").equals(Optional.of("4"))) {
      refuse(
          response,
          webSocket,
          "The client is using an unsupported version of the Socket.IO or Engine.IO protocols");
    } else if (webSocket != transport.get().equals("websocket")) {
      refuse(response, webSocket, "Invalid websocket upgrade");
    } else if (sid.isPresent()) {
      Optional<EngineSession> session = sid.flatMap(server::session);
      if (session.isEmpty()) {
        refuse(response, webSocket, "Invalid session " + shortened(sid.get()));
      } else {
        continued(request, response, session.get(), query);
      }
    } else if (!request.getMethod().equals("GET")) {
      refuse(response, webSocket, "Invalid session None");
    } else {
      handshake(request, response, query);
    }
  }

  /** A request that opens a session. */
  private void handshake(
      HttpServletRequest request, HttpServletResponse response, Map<String, List<String>> query)
      throws IOException {
    Handshake handshake = Handshake.of(request, query);
    switch (verdict(handshake)) {
      case HandshakeGuard.Verdict.Refuse(int status, String text) -> answer(response, status, text);
      case HandshakeGuard.Verdict.Accept _ -> {
        if (!server.accepts()) {
          answer(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Too many sessions");
        } else if (handshake.transport().equals("websocket")) {
          upgrade(request, response, handshake, Optional.empty());
        } else {
          allowOrigin(request, response);
          Poll first = park(request);
          Optional<EngineSession> opened = server.open(handshake, new PollingTransport());
          if (opened.isEmpty() || !opened.get().poll(first)) {
            first.refuse(
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                JSON.writeValueAsString("Too many sessions"));
          }
        }
      }
    }
  }

  private HandshakeGuard.Verdict verdict(Handshake handshake) {
    try {
      return server.guard().check(handshake);
    } catch (RuntimeException failure) {
      log.error("The handshake guard failed", failure);
      return new HandshakeGuard.Verdict.Refuse(500, "Internal server error");
    }
  }

  /** A request that names a session. */
  private void continued(
      HttpServletRequest request,
      HttpServletResponse response,
      EngineSession session,
      Map<String, List<String>> query)
      throws IOException {
    if (first(query, "transport").equals(Optional.of("websocket"))) {
      if (session.mayProbe()) {
        upgrade(request, response, Handshake.of(request, query), Optional.of(session));
      } else {
        refuse(response, true, "Invalid websocket upgrade");
      }
      return;
    }
    allowOrigin(request, response);
    switch (request.getMethod()) {
      case "GET" -> {
        Poll poll = park(request);
        if (!session.poll(poll)) {
          poll.refuse(400, JSON.writeValueAsString("Invalid session " + session.id()));
        }
      }
      case "POST" -> post(request, response, session);
      default -> refuse(response, false, "Invalid method");
    }
  }

  /** Packets from a polling client. The answer is held back while the session reads nothing. */
  private void post(HttpServletRequest request, HttpServletResponse response, EngineSession session)
      throws IOException {
    if (!session.isPolling()) {
      refuse(response, false, "Invalid session " + session.id());
      return;
    }
    if (!session.beginPost()) {
      session.abort(CloseReason.TRANSPORT_ERROR); // order between the two would be undefined
      refuse(response, false, "Another POST is in progress");
      return;
    }
    boolean answered = false;
    try {
      Optional<String> body = body(request);
      if (body.isEmpty()) {
        answer(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "Payload is too large");
        return;
      }
      List<Packet> packets;
      try {
        packets = PacketCodec.decodePayload(body.get(), server.config().maxPacketsPerPayload());
      } catch (ProtocolException invalid) {
        session.abort(CloseReason.PARSE_ERROR);
        refuse(response, false, "Invalid payload");
        return;
      }
      for (Packet packet : packets) {
        if (!session.receive(packet)) {
          refuse(response, false, "Invalid payload");
          return;
        }
      }
      AsyncContext exchange = request.startAsync();
      exchange.setTimeout(0);
      answered = true;
      session.whenReadable(() -> confirm(exchange, session));
    } finally {
      if (!answered) {
        session.endPost();
      }
    }
  }

  /** The body, or nothing if it is larger than a frame may be. */
  private Optional<String> body(HttpServletRequest request) throws IOException {
    int limit = server.config().maxFrameBytes();
    InputStream in = request.getInputStream();
    byte[] body = in.readNBytes(limit + 1);
    if (body.length <= limit) {
      return Optional.of(new String(body, StandardCharsets.UTF_8));
    }
    // Read on for a while: a client that still writes when the connection closes gets no answer.
    byte[] discarded = new byte[64 * 1024];
    long left = (long) limit * OVERSIZE_READ;
    int read = 0;
    while (left > 0 && read >= 0) {
      read = in.read(discarded);
      left -= read;
    }
    return Optional.empty();
  }

  private static void confirm(AsyncContext exchange, EngineSession session) {
    session.endPost(); // first: the client may post again as soon as it has the answer
    try {
      var response = (HttpServletResponse) exchange.getResponse();
      response.setContentType(PLAIN);
      response.getOutputStream().write("ok".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      log.debug("A client left before its POST was confirmed", gone);
    } finally {
      exchange.complete();
    }
  }

  private void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      Handshake handshake,
      Optional<EngineSession> probed)
      throws IOException {
    var container = JettyWebSocketServerContainer.getContainer(getServletContext());
    boolean handled =
        container.upgrade(
            (_, upgrade) -> {
              if (!server.config().compression()) {
                upgrade.setExtensions(List.of());
              }
              return new WebSocketTransport(server, handshake, probed);
            },
            request,
            response);
    if (!handled && !response.isCommitted()) {
      refuse(response, true, "Invalid websocket upgrade");
    }
  }

  private Poll park(HttpServletRequest request) {
    AsyncContext exchange = request.startAsync();
    exchange.setTimeout(0); // the next ping answers it
    return new Poll(exchange, server.config().advertisedMaxPayload());
  }

  /** CORS: who asks from another page is answered by name, with credentials (socketio.md §1). */
  private static void allowOrigin(HttpServletRequest request, HttpServletResponse response) {
    response.addHeader("Vary", "Origin");
    Optional.ofNullable(request.getHeader("Origin"))
        .ifPresent(origin -> {
          response.setHeader("Access-Control-Allow-Origin", origin);
          response.setHeader("Access-Control-Allow-Credentials", "true");
        });
  }

  private static void preflight(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    allowOrigin(request, response);
    response.setHeader("Access-Control-Allow-Methods", "OPTIONS, GET, POST");
    Optional.ofNullable(request.getHeader("Access-Control-Request-Headers"))
        .ifPresent(names -> response.setHeader("Access-Control-Allow-Headers", names));
    response.setContentType(PLAIN);
    response.getOutputStream().write("ok".getBytes(StandardCharsets.US_ASCII));
  }

  private static void refuse(HttpServletResponse response, boolean webSocket, String text)
      throws IOException {
    answer(response, webSocket ? 403 : 400, text);
  }

  private static void answer(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType(PLAIN);
    response
        .getOutputStream()
        .write(JSON.writeValueAsString(text).getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> first(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static String shortened(String sid) {
    return sid.length() <= 64 ? sid : sid.substring(0, 64);
  }
}
