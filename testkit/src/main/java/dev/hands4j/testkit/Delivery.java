package dev.hands4j.testkit;

import dev.hands4j.testkit.http.HttpExchange;
import dev.hands4j.testkit.http.TestHttpServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Brings one reply to one client: waits, events, and what goes wrong on the way. */
final class Delivery {
  private static final Map<String, String> EVENT_STREAM =
      Map.of("Content-Type", "text/event-stream; charset=utf-8", "Cache-Control", "no-cache");
  private static final String ENDLESS_WORDS = "and so on, ";

  private final HttpExchange exchange;
  private final ModelRequest request;
  private final Wire wire;
  private final Latency latency;
  private boolean begun;

  private Delivery(HttpExchange exchange, ModelRequest request, Latency latency) {
    this.exchange = exchange;
    this.request = request;
    this.wire = Wire.of(request.dialect());
    this.latency = latency;
  }

  static void deliver(Reply reply, HttpExchange exchange, ModelRequest request, Latency ofTheModel)
      throws IOException {
    var delivery = new Delivery(exchange, request, ofTheModel.plus(reply.latency()));
    exchange.pause(delivery.latency.firstByte());
    switch (reply) {
      case Completion completion when request.stream() -> delivery.stream(completion);
      case Completion completion -> delivery.whole(completion);
      case Refusal refusal -> refuse(exchange, refusal, request.dialect());
      case RawResponse raw ->
          exchange.respond(raw.status(), Map.of("Content-Type", raw.contentType()), raw.body());
    }
  }

  static void refuse(HttpExchange exchange, Refusal refusal, Dialect dialect) throws IOException {
    Map<String, String> headers = new TreeMap<>(TestHttpServer.json());
    refusal
        .retryAfter()
        .ifPresent(time -> headers.put("Retry-After", "" + Math.ceilDiv(time.toMillis(), 1_000)));
    exchange.respond(refusal.status(), headers, Json.bytes(Wire.of(dialect).error(refusal)));
  }

  private void stream(Completion reply) throws IOException {
    exchange.startStream(200, EVENT_STREAM);
    Iterator<byte[]> frames = wire.stream(reply, request).iterator();
    switch (reply.mishap()) {
      case Mishap.None(), Mishap.NoChoices() -> send(frames, Integer.MAX_VALUE);
      case Mishap.Stall(int events) -> {
        send(frames, events);
        exchange.holdUntilClientGoes();
      }
      case Mishap.Reset(int events) -> {
        send(frames, events);
        exchange.reset();
      }
      case Mishap.Cut(int events) -> {
        send(frames, events);
        exchange.cut();
      }
      case Mishap.InvalidJson(int events) -> {
        send(frames, events);
        sendOne(wire.brokenFrame());
        send(frames, Integer.MAX_VALUE);
      }
      case Mishap.ErrorEvent(int events, Refusal error) -> {
        send(frames, events);
        sendOne(wire.errorFrame(error));
      }
      case Mishap.Endless() -> {
        send(wire.opening(request).iterator(), Integer.MAX_VALUE);
        byte[] words = wire.words(ENDLESS_WORDS, request);
        while (true) {
          sendOne(words);
        }
      }
    }
  }

  private void send(Iterator<byte[]> frames, int count) throws IOException {
    for (int sent = 0; sent < count && frames.hasNext(); sent++) {
      sendOne(frames.next());
    }
  }

  private void sendOne(byte[] frame) throws IOException {
    if (begun) {
      exchange.pause(latency.betweenEvents());
    }
    begun = true;
    exchange.write(frame);
  }

  private void whole(Completion reply) throws IOException {
    switch (reply.mishap()) {
      case Mishap.None(), Mishap.NoChoices() ->
          respond(200, Json.bytes(wire.whole(reply, request)));
      case Mishap.Stall _, Mishap.Endless _ -> exchange.holdUntilClientGoes();
      case Mishap.Reset _ -> exchange.reset();
      case Mishap.Cut _ -> exchange.cut();
      case Mishap.InvalidJson _ -> {
        byte[] body = Json.bytes(wire.whole(reply, request));
        respond(200, Arrays.copyOf(body, body.length / 2));
      }
      case Mishap.ErrorEvent(_, Refusal error) -> refuse(exchange, error, request.dialect());
    }
  }

  private void respond(int status, byte[] body) throws IOException {
    exchange.respond(status, TestHttpServer.json(), body);
  }
}
