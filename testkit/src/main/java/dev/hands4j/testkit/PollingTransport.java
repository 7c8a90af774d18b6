package dev.hands4j.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Engine.IO packets over HTTP: one virtual thread polls, another posts. The first poll, without a
 * session, is the handshake.
 */
final class PollingTransport implements EngineTransport {
  private static final String SEPARATOR = "\u001e";

  private final HttpClient http;
  private final SocketIoOptions options;
  private final Receiver receiver;
  private final List<String> outgoing = new ArrayList<>(); // guarded by this
  private Optional<String> sid = Optional.empty(); // guarded by this
  private boolean reading = true; // guarded by this
  private boolean paused; // guarded by this
  private boolean closed; // guarded by this
  private boolean posting; // guarded by this
  private boolean polling; // guarded by this

  PollingTransport(HttpClient http, SocketIoOptions options, Receiver receiver) {
    this.http = http;
    this.options = options;
    this.receiver = receiver;
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("socketio-poll").start(this::pollLoop);
    Thread.ofVirtual().name("socketio-post").start(this::postLoop);
  }

  /** What the handshake answered; posts wait for it. */
  synchronized void session(String id) {
    sid = Optional.of(id);
    notifyAll();
  }

  @Override
  public synchronized void send(String packet) {
    outgoing.add(packet);
    notifyAll();
  }

  @Override
  public void sendBinary(byte[] bytes) {
    send("b" + Base64.getEncoder().encodeToString(bytes));
  }

  @Override
  public synchronized void reading(boolean on) {
    reading = on;
    notifyAll();
  }

  /**
   * Stops polling and posting, as an upgrade demands: waits for the poll and the post under way.
   *
   * @return what was queued and not sent
   */
  synchronized List<String> pause() throws InterruptedException {
    paused = true;
    notifyAll();
    while ((polling || posting) && !closed) {
      wait();
    }
    return List.copyOf(outgoing);
  }

  /** Sends what is queued, then stops; a poll under way is left to the server. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void pollLoop() {
    try {
      while (awaitPoll()) {
        var response = exchange(HttpRequest.newBuilder(address()).GET());
        if (response.statusCode() != 200) {
          end("transport error", "HTTP " + response.statusCode() + " " + response.body());
          return;
        }
        for (String packet : response.body().split(SEPARATOR)) {
          if (packet.startsWith("b")) {
            receiver.binary(Base64.getDecoder().decode(packet.substring(1)));
          } else {
            receiver.packet(packet);
          }
        }
      }
    } catch (IOException e) {
      end("transport error", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        polling = false;
        notifyAll();
      }
    }
  }

  private synchronized boolean awaitPoll() throws InterruptedException {
    polling = false;
    notifyAll();
    while (!reading && !closed && !paused) {
      wait();
    }
    polling = !closed && !paused;
    return polling;
  }

  private void postLoop() {
    try {
      for (List<String> batch = awaitBatch(); !batch.isEmpty(); batch = awaitBatch()) {
        var body = HttpRequest.BodyPublishers.ofString(String.join(SEPARATOR, batch));
        var response =
            exchange(
                HttpRequest.newBuilder(address())
                    .header("Content-Type", "text/plain;charset=UTF-8")
                    .POST(body));
        if (response.statusCode() != 200) {
          end("transport error", "HTTP " + response.statusCode() + " " + response.body());
          return;
        }
      }
    } catch (IOException e) {
      end("transport error", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        posting = false;
        notifyAll();
      }
    }
  }

  /** Empty when the transport has come to its end. */
  private synchronized List<String> awaitBatch() throws InterruptedException {
    posting = false;
    notifyAll();
    while ((outgoing.isEmpty() || sid.isEmpty()) && !closed && !paused) {
      wait();
    }
    if (paused || outgoing.isEmpty() || sid.isEmpty()) {
      return List.of();
    }
    List<String> batch = List.copyOf(outgoing);
    outgoing.clear();
    posting = true;
    return batch;
  }

  private synchronized URI address() {
    return options.address("polling", sid);
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    options.headers().forEach(request::setHeader);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void end(String reason, String detail) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
    }
    receiver.closed(reason, detail);
  }
}
