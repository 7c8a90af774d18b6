package dev.hands4j.testkit;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Engine.IO packets as WebSocket messages. While it does not read, TCP pushes back. */
final class WebSocketTransport implements EngineTransport, WebSocket.Listener {
  private final Receiver receiver;
  private final HttpClient http;
  private final SocketIoOptions options;
  private final Optional<String> sid;
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private CompletableFuture<?> lastSend; // guarded by this
  private boolean reading = true; // guarded by this
  private boolean owedRequest; // guarded by this
  private boolean closed; // guarded by this

  WebSocketTransport(
      HttpClient http, SocketIoOptions options, Optional<String> sid, Receiver receiver) {
    this.http = http;
    this.options = options;
    this.sid = sid;
    this.receiver = receiver;
    this.lastSend = socket;
  }

  @Override
  public void start() {
    var builder = http.newWebSocketBuilder();
    builder.connectTimeout(options.patience());
    options.headers().forEach(builder::header);
    builder
        .buildAsync(options.address("websocket", sid), this)
        .whenComplete((opened, failure) -> {
          if (failure == null) {
            socket.complete(opened);
          } else {
            socket.completeExceptionally(failure);
            end("transport error", describe(failure));
          }
        });
  }

  private static String describe(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof WebSocketHandshakeException refused
        ? "HTTP " + refused.getResponse().statusCode()
        : cause.toString();
  }

  @Override
  public void send(String packet) {
    enqueue(ws -> ws.sendText(packet, true));
  }

  @Override
  public void sendBinary(byte[] packet) {
    enqueue(ws -> ws.sendBinary(ByteBuffer.wrap(packet), true));
  }

  /** One message at a time, as the JDK demands; a failure shows as the end of the connection. */
  private synchronized void enqueue(Function<WebSocket, CompletableFuture<WebSocket>> send) {
    lastSend = lastSend.thenCompose(_ -> socket.thenCompose(send));
  }

  @Override
  public synchronized void reading(boolean on) {
    reading = on;
    if (on && owedRequest) {
      owedRequest = false;
      socket.thenAccept(ws -> ws.request(1));
    }
  }

  private synchronized void requestNext(WebSocket ws) {
    if (reading) {
      ws.request(1);
    } else {
      owedRequest = true;
    }
  }

  @Override
  public void onOpen(WebSocket ws) {
    requestNext(ws);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String packet = text.toString();
      text.setLength(0);
      receiver.packet(packet);
    }
    requestNext(ws);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
    ByteBuffer joined = ByteBuffer.allocate(bytes.remaining() + data.remaining());
    joined.put(bytes).put(data).flip();
    bytes = joined;
    if (last) {
      byte[] packet = new byte[bytes.remaining()];
      bytes.get(packet);
      bytes = ByteBuffer.allocate(0);
      receiver.binary(packet);
    }
    requestNext(ws);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket ws, int status, String reason) {
    end("transport close", status + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket ws, Throwable error) {
    end("transport close", error.toString());
  }

  private void end(String reason, String detail) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    receiver.closed(reason, detail);
  }

  /** Sends what is queued, then closes; a server that does not answer is not waited for. */
  @Override
  public void close() {
    CompletableFuture<?> pending;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      pending = lastSend;
    }
    pending
        .orTimeout(2, TimeUnit.SECONDS)
        .handle((_, _) -> socket)
        .thenCompose(s -> s)
        .thenCompose(ws -> ws.sendClose(WebSocket.NORMAL_CLOSURE, "").handle((_, _) -> ws))
        .thenAccept(WebSocket::abort)
        .exceptionally(_ -> null);
  }
}
