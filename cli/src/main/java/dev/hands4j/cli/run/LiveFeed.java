package dev.hands4j.cli.run;

import dev.hands4j.api.user.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a conversation, as a hint that there is something to read: what happened is read
 * over HTTP, where it is complete and in order. Losing it costs time, nothing else.
 *
 * <p>The five packets of Engine.IO 4 and Socket.IO 5 that this takes are handled here, because the
 * public Java client needs a second HTTP client and a second JSON library.
 */
final class LiveFeed implements AutoCloseable {
  private static final int PATIENCE = 10;

  private final WebSocket socket;
  private final Hearing hearing;

  private LiveFeed(WebSocket socket, Hearing hearing) {
    this.socket = socket;
    this.hearing = hearing;
  }

  /**
   * Joins a conversation.
   *
   * @param seen the newest event already read
   * @param wake called on another thread when something happened or the connection was lost
   */
  static LiveFeed join(
      HttpClient http,
      URI server,
      Optional<Secret> sessionKey,
      String conversation,
      long seen,
      Runnable wake)
      throws IOException, InterruptedException {
    URI address =
        URI.create(
            "ws%s/socket.io/?EIO=4&transport=websocket&conversation_id=%s&latest_event_id=%d"
                .formatted(server.toString().substring("http".length()), conversation, seen));
    WebSocket.Builder builder = http.newWebSocketBuilder();
    sessionKey.ifPresent(key -> builder.header("X-Session-API-Key", key.reveal()));
    Hearing hearing = new Hearing(wake);
    try {
      return new LiveFeed(
          builder.buildAsync(address, hearing).get(PATIENCE, TimeUnit.SECONDS), hearing);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the socket could not be opened", e);
    }
  }

  /** Whether it still hears. */
  boolean open() {
    return hearing.open;
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static final class Hearing implements WebSocket.Listener {
    private final Runnable wake;

    /** Only the beginning of a message is looked at. */
    private boolean beginning = true;

    private volatile boolean open = true;

    private Hearing(Runnable wake) {
      this.wake = wake;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      if (beginning && !text.isEmpty()) {
        switch (text.charAt(0)) {
          case '0' -> socket.sendText("40", true); // opened: join the namespace
          case '1' -> end();
          case '2' -> socket.sendText("3", true); // ping, pong
          default -> packet(text);
        }
      }
      beginning = last;
      socket.request(1);
      return null;
    }

    private void packet(CharSequence text) {
      if (text.length() > 1 && (text.charAt(1) == '1' || text.charAt(1) == '4')) {
        end(); // disconnected or refused
      } else {
        wake.run();
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end();
    }

    private void end() {
      open = false;
      wake.run();
    }
  }
}
