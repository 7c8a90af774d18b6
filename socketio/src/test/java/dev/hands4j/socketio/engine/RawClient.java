package dev.hands4j.socketio.engine;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Speaks the protocol frame by frame, with nothing between the test and the wire. */
public final class RawClient {
  public static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RawClient() {}

  public static HttpResponse<String> get(URI uri, String... headers) {
    try {
      return HTTP.send(request(uri, headers).GET().build(), BodyHandlers.ofString());
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  public static CompletableFuture<HttpResponse<String>> getAsync(URI uri) {
    return HTTP.sendAsync(request(uri).GET().build(), BodyHandlers.ofString());
  }

  public static HttpResponse<String> send(String method, URI uri, String body, String... headers) {
    try {
      return HTTP.send(
          request(uri, headers).method(method, BodyPublishers.ofString(body)).build(),
          BodyHandlers.ofString());
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private static HttpRequest.Builder request(URI uri, String... headers) {
    var builder = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  /** Opens a polling session. */
  public static Polling polling(TestHttpServer server, String extraQuery) {
    HttpResponse<String> open = get(server.http("?EIO=4&transport=polling" + extraQuery));
    if (open.statusCode() != 200 || !open.body().startsWith("0{")) {
      throw new AssertionError("No session: " + open.statusCode() + " " + open.body());
    }
    String sid = open.body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    return new Polling(server, sid);
  }

  public static Polling polling(TestHttpServer server) {
    return polling(server, "");
  }

  /** Opens a WebSocket session and takes the open packet. */
  public static Socket webSocket(TestHttpServer server, String extraQuery) {
    Socket socket = connect(server.ws("?EIO=4&transport=websocket" + extraQuery));
    String open = socket.text();
    if (!open.startsWith("0{")) {
      throw new AssertionError("No open packet: " + open);
    }
    return socket;
  }

  public static Socket webSocket(TestHttpServer server) {
    return webSocket(server, "");
  }

  public static Socket connect(URI uri) {
    return connect(uri, _ -> {});
  }

  public static Socket connect(URI uri, Consumer<WebSocket.Builder> custom) {
    var socket = new Socket();
    var builder = HTTP.newWebSocketBuilder();
    custom.accept(builder);
    socket.connection = builder.buildAsync(uri, socket).join();
    return socket;
  }

  /** The HTTP status with which an upgrade is refused. */
  public static int refusedUpgrade(URI uri) {
    try {
      connect(uri);
      throw new AssertionError("The upgrade was accepted");
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw failure;
    }
  }

  /** A polling session. */
  public record Polling(TestHttpServer server, String sid) {
    public URI uri() {
      return server.http("?EIO=4&transport=polling&sid=" + sid);
    }

    public HttpResponse<String> poll() {
      return get(uri());
    }

    public CompletableFuture<HttpResponse<String>> pollAsync() {
      return getAsync(uri());
    }

    public HttpResponse<String> post(String body) {
      return RawClient.send("POST", uri(), body);
    }

    public CompletableFuture<HttpResponse<String>> postAsync(String body) {
      return HTTP.sendAsync(
          request(uri()).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** Polls until so many packets other than pings have come. */
    public List<String> packets(int count) {
      var packets = new ArrayList<String>();
      while (packets.size() < count) {
        HttpResponse<String> response = poll();
        if (response.statusCode() != 200) {
          throw new AssertionError("Poll failed: " + response.body() + " after " + packets.size());
        }
        for (String packet : response.body().split("\u001e")) {
          if (packet.equals("2")) {
            post("3");
          } else {
            packets.add(packet);
          }
        }
      }
      return packets;
    }

    public Socket probe() {
      return connect(server.ws("?EIO=4&transport=websocket&sid=" + sid));
    }
  }

  /** A WebSocket whose messages are taken one by one. */
  public static final class Socket implements WebSocket.Listener {
    private final LinkedBlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private volatile WebSocket connection;
    private volatile boolean answersPings = true;
    private volatile boolean reads = true;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        if (message.equals("2") && answersPings) {
          socket.sendText("3", true);
        } else {
          messages.add(message);
        }
      }
      if (reads) {
        socket.request(1);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        messages.add(binary.toByteArray());
        binary.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      messages.add("pong " + message.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
      closed.complete(statusCode);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(1006);
    }

    /** From now on pings are delivered and not answered. */
    public Socket withoutPongs() {
      answersPings = false;
      return this;
    }

    /** Stops taking data from the connection. */
    public Socket stopReading() {
      reads = false;
      return this;
    }

    /** Takes data again. */
    public Socket readAgain() {
      reads = true;
      connection.request(1);
      return this;
    }

    public Socket send(String message) {
      connection.sendText(message, true).join();
      return this;
    }

    public Socket send(byte[] message) {
      connection.sendBinary(ByteBuffer.wrap(message), true).join();
      return this;
    }

    /** A ping of the WebSocket protocol, which is not a ping of Engine.IO. */
    public Socket ping(byte[] data) {
      connection.sendPing(ByteBuffer.wrap(data)).join();
      return this;
    }

    public String text() {
      return (String) next();
    }

    public byte[] binary() {
      return (byte[]) next();
    }

    public Object next() {
      try {
        Object message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("Nothing came");
        }
        return message;
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }

    public boolean hasMore() {
      return !messages.isEmpty();
    }

    public int closeCode() {
      return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    public boolean isClosed() {
      return closed.isDone();
    }

    public void close() {
      connection.sendClose(1000, "").join();
    }

    public void cut() {
      connection.abort();
    }
  }
}
