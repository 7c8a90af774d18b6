package dev.hands4j.agent.llm;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The transport langchain4j uses for one conversation: its requests on a connection pool shared by
 * all conversations, on the calling thread, so that interrupting the caller cancels the call at any
 * point and no answer changes threads. Adds what the library's own transport lacks: a limit for
 * silence in mid-stream, and an error when a stream ends before its end mark.
 *
 * <p>One call at a time.
 */
final class StreamingHttp implements HttpClient, HttpClientBuilder {
  private static final int LONGEST_ERROR_BODY = 64 * 1024;
  private static final String COST_HEADER = "llm_provider-x-litellm-response-cost";

  /** Stands for the messages in what the library encodes. */
  static final String PLACE = "hands4j:messages";

  private final java.net.http.HttpClient shared;
  private final StallWatch stalls;
  private final Duration headerTimeout;
  private OptionalDouble reportedCost = OptionalDouble.empty();
  private Optional<Duration> retryAfter = Optional.empty();
  private List<byte[]> messages = List.of();

  StreamingHttp(java.net.http.HttpClient shared, StallWatch stalls, Duration headerTimeout) {
    this.shared = shared;
    this.stalls = stalls;
    this.headerTimeout = headerTimeout;
  }

  /** What a proxy said the last call cost, US dollars (agent.md §24.5). */
  OptionalDouble reportedCost() {
    return reportedCost;
  }

  /**
   * The next request's messages, encoded: they are sent in the place of one message whose text is
   * {@link #PLACE}.
   */
  void messages(List<byte[]> encoded) {
    messages = encoded;
  }

  /** How long the provider asked to wait when it refused the last call. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    reportedCost = OptionalDouble.empty();
    retryAfter = Optional.empty();
    try {
      HttpResponse<InputStream> response = shared.send(jdk(request), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() / 100 != 2) {
          retryAfter = RetryAfter.of(response.headers(), Instant.now());
          String text = new String(body.readNBytes(LONGEST_ERROR_BODY), StandardCharsets.UTF_8);
          listener.onError(new HttpException(response.statusCode(), text));
          return;
        }
        reportedCost = cost(response);
        stream(response, body, parser, listener);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      listener.onError(new IOException("cancelled", e));
    } catch (IOException e) {
      listener.onError(e);
    }
  }

  private void stream(
      HttpResponse<InputStream> response,
      InputStream body,
      ServerSentEventParser parser,
      ServerSentEventListener listener) {
    try (StallWatch.Watch watch = stalls.begin(() -> closeQuietly(body))) {
      Relay relay = new Relay(listener);
      listener.onOpen(
          SuccessfulHttpResponse.builder()
              .statusCode(response.statusCode())
              .headers(response.headers().map())
              .build());
      parser.parse(new Touching(body, watch), relay);
      if (watch.stalled()) {
        relay.fail(new java.net.http.HttpTimeoutException("the answer stopped in the middle"));
      } else if (!relay.complete) {
        relay.fail(new IOException("the answer ended before its end mark"));
      } else {
        relay.end();
      }
    }
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = shared.send(jdk(request), BodyHandlers.ofByteArray());
      String text = new String(response.body(), StandardCharsets.UTF_8);
      if (response.statusCode() / 100 != 2) {
        throw new HttpException(response.statusCode(), text);
      }
      return SuccessfulHttpResponse.builder()
          .statusCode(response.statusCode())
          .headers(response.headers().map())
          .body(text)
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("cancelled", e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private java.net.http.HttpRequest jdk(HttpRequest request) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url())).timeout(headerTimeout);
    request.headers().forEach((name, values) -> values.forEach(v -> builder.header(name, v)));
    String body = request.body();
    return builder
        .method(
            request.method().name(),
            body == null
                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                : java.net.http.HttpRequest.BodyPublishers.ofByteArray(complete(body)))
        .build();
  }

  private byte[] complete(String body) {
    List<byte[]> encoded = messages;
    messages = List.of();
    if (encoded.isEmpty()) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    int place = body.indexOf(PLACE);
    int begin = body.lastIndexOf('[', place) + 1;
    int end = body.indexOf(']', place);
    if (place < 0 || begin == 0 || end < 0) {
      throw new IllegalStateException("the library encodes messages in a way not known here");
    }
    byte[] before = body.substring(0, begin).getBytes(StandardCharsets.UTF_8);
    byte[] after = body.substring(end).getBytes(StandardCharsets.UTF_8);
    int length = before.length + after.length + encoded.size() - 1;
    for (byte[] message : encoded) {
      length += message.length;
    }
    ByteBuffer whole = ByteBuffer.allocate(length).put(before);
    for (int i = 0; i < encoded.size(); i++) {
      if (i > 0) {
        whole.put((byte) ',');
      }
      whole.put(encoded.get(i));
    }
    return whole.put(after).array();
  }

  private static OptionalDouble cost(HttpResponse<?> response) {
    try {
      return response.headers().firstValue(COST_HEADER).stream()
          .mapToDouble(Double::parseDouble)
          .filter(cost -> cost >= 0 && Double.isFinite(cost))
          .findFirst();
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException _) {
      // The stream is given up; how it ended no longer matters.
    }
  }

  /** Passes events on, remembers the end mark, and holds back the end until it is judged. */
  private static final class Relay implements ServerSentEventListener {
    private static final String FINISH_REASON = "\"finish_reason\"";

    private final ServerSentEventListener target;
    private boolean complete;
    private boolean failed;

    private Relay(ServerSentEventListener target) {
      this.target = target;
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      String data = event.data();
      if ("[DONE]".equals(data) || "message_stop".equals(event.event())) {
        complete = true;
      } else if (data != null && namesAFinishReason(data)) {
        // Some endpoints close after the last chunk without a [DONE].
        complete = true;
      }
      target.onEvent(event, context);
    }

    private static boolean namesAFinishReason(String data) {
      int at = data.indexOf(FINISH_REASON);
      if (at < 0) {
        return false;
      }
      for (int i = at + FINISH_REASON.length(); i < data.length(); i++) {
        char c = data.charAt(i);
        if (c != ':' && c != ' ') {
          return c == '"';
        }
      }
      return false;
    }

    @Override
    public void onError(Throwable error) {
      fail(error);
    }

    private void fail(Throwable error) {
      if (!failed) {
        failed = true;
        target.onError(error);
      }
    }

    private void end() {
      if (!failed) {
        target.onClose();
      }
    }
  }

  /** Touches the watch with every piece that arrives. */
  private static final class Touching extends FilterInputStream {
    private final StallWatch.Watch watch;

    private Touching(InputStream in, StallWatch.Watch watch) {
      super(in);
      this.watch = watch;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = super.read(b, off, len);
      watch.touch();
      return n;
    }
  }

  // The builder side: langchain4j insists on building its transport; it gets this one.

  @Override
  public Duration connectTimeout() {
    return shared.connectTimeout().orElse(headerTimeout);
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    return this;
  }

  @Override
  public Duration readTimeout() {
    return headerTimeout;
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    return this;
  }

  @Override
  public HttpClient build() {
    return this;
  }
}
