package dev.hands4j.socketio.engine;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One GET of a polling client, waiting for its answer. The answer is written on a virtual thread,
 * so a client that reads slowly delays nobody.
 */
final class Poll implements Transport.Lane {
  private final AsyncContext exchange;
  private final int maxPayload;

  Poll(AsyncContext exchange, int maxPayload) {
    this.exchange = exchange;
    this.maxPayload = maxPayload;
  }

  @Override
  public int maxFrames() {
    return Integer.MAX_VALUE;
  }

  @Override
  public long maxBytes() {
    return maxPayload;
  }

  @Override
  public void write(List<Frame> frames, Transport.Completion completion) {
    Thread.ofVirtual()
        .name("socketio-poll")
        .start(() -> {
          try {
            respond(200, "text/plain; charset=UTF-8", PacketCodec.encodePayload(frames));
            completion.done(Optional.empty());
          } catch (IOException | RuntimeException failure) {
            completion.done(Optional.of(failure));
          }
        });
  }

  /** Ends the GET with an error on the calling thread. */
  void refuse(int status, String jsonText) throws IOException {
    respond(status, "text/plain; charset=UTF-8", jsonText);
  }

  private void respond(int status, String contentType, String text) throws IOException {
    try {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      var response = (HttpServletResponse) exchange.getResponse();
      response.setStatus(status);
      response.setContentType(contentType);
      response.setHeader("Cache-Control", "no-store");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
      response.getOutputStream().close();
    } finally {
      exchange.complete();
    }
  }
}
