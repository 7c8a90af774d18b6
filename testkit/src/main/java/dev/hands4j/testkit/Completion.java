package dev.hands4j.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reply of the model itself, streamed or whole as the request asks.
 *
 * @param parts what is said, in order
 * @param usage empty: estimated from the lengths of request and reply
 * @param latency added to that of the model
 * @param pieceLength characters (code points) per streamed delta of text and of arguments
 * @param stopReason in the words of the dialect; empty: what fits the parts
 * @param mishap what goes wrong
 */
public record Completion(
    List<Part> parts,
    Optional<Usage> usage,
    Latency latency,
    int pieceLength,
    Optional<String> stopReason,
    Mishap mishap)
    implements Reply {
  /** Small enough that an ordinary command arrives in several pieces. */
  public static final int DEFAULT_PIECE_LENGTH = 16;

  public Completion {
    parts = List.copyOf(parts);
    if (pieceLength < 1) {
      throw new IllegalArgumentException("pieceLength must be at least 1, was " + pieceLength);
    }
  }

  static Completion of(Part... parts) {
    return new Completion(
        List.of(parts),
        Optional.empty(),
        Latency.NONE,
        DEFAULT_PIECE_LENGTH,
        Optional.empty(),
        new Mishap.None());
  }

  /** Text before everything else: the thought that goes with a tool call. */
  public Completion withText(String text) {
    return withFirst(new Part.Text(text));
  }

  /** Reasoning before everything else. */
  public Completion withReasoning(String text) {
    return withFirst(new Part.Reasoning(text));
  }

  /** This reply followed by the parts of others: several tool calls in one reply. */
  public Completion and(Completion... others) {
    var all = new ArrayList<>(parts);
    for (Completion other : others) {
      all.addAll(other.parts);
    }
    return withParts(all);
  }

  public Completion withUsage(Usage counted) {
    return new Completion(parts, Optional.of(counted), latency, pieceLength, stopReason, mishap);
  }

  /** Code points per streamed delta; {@link #inOnePiece} for the fewest events. */
  public Completion inPiecesOf(int codePoints) {
    return new Completion(parts, usage, latency, codePoints, stopReason, mishap);
  }

  public Completion inOnePiece() {
    return inPiecesOf(Integer.MAX_VALUE);
  }

  @Override
  public Completion after(Duration firstByte) {
    return withLatency(new Latency(firstByte, latency.betweenEvents()));
  }

  /** Waits before each event after the first. */
  public Completion everyEvent(Duration pause) {
    return withLatency(new Latency(latency.firstByte(), pause));
  }

  /** In the words of the dialect, for example {@code length} or {@code max_tokens}. */
  public Completion stoppedBy(String reason) {
    return new Completion(parts, usage, latency, pieceLength, Optional.of(reason), mishap);
  }

  /** Sends that many events, then nothing more, with the connection open. */
  public Completion stallsAfter(int events) {
    return withMishap(new Mishap.Stall(events));
  }

  /** Sends that many events, then resets the connection. */
  public Completion resetsAfter(int events) {
    return withMishap(new Mishap.Reset(events));
  }

  /** Sends that many events, then closes the connection without an end of the stream. */
  public Completion cutsAfter(int events) {
    return withMishap(new Mishap.Cut(events));
  }

  /** Sends that many events, then one that is no JSON, then the rest. */
  public Completion invalidJsonAfter(int events) {
    return withMishap(new Mishap.InvalidJson(events));
  }

  /** Sends that many events, then reports a failure inside the stream and ends it. */
  public Completion failsAfter(int events, Refusal error) {
    return withMishap(new Mishap.ErrorEvent(events, error));
  }

  Completion withMishap(Mishap other) {
    return new Completion(parts, usage, latency, pieceLength, stopReason, other);
  }

  private Completion withLatency(Latency other) {
    return new Completion(parts, usage, other, pieceLength, stopReason, mishap);
  }

  private Completion withFirst(Part part) {
    var all = new ArrayList<Part>();
    all.add(part);
    all.addAll(parts);
    return withParts(all);
  }

  private Completion withParts(List<Part> all) {
    return new Completion(all, usage, latency, pieceLength, stopReason, mishap);
  }

  boolean callsTools() {
    return parts.stream().anyMatch(Part.ToolCall.class::isInstance);
  }

  Usage usageFor(ModelRequest request) {
    return usage.orElseGet(() -> Usage.of(request.bodyBytes() / 4 + 1, characters() / 4 + 1));
  }

  private int characters() {
    int sum = 0;
    for (Part part : parts) {
      sum +=
          switch (part) {
            case Part.Text(var text) -> text.length();
            case Part.Reasoning(var text) -> text.length();
            case Part.ToolCall(_, var name, var arguments) -> name.length() + arguments.length();
          };
    }
    return sum;
  }

  /** Cuts a text into deltas without splitting a code point. */
  List<String> pieces(String text) {
    if (text.length() <= pieceLength) {
      return text.isEmpty() ? List.of() : List.of(text);
    }
    var pieces = new ArrayList<String>();
    int start = 0;
    while (start < text.length()) {
      int window = (int) Math.min(text.length(), start + 2L * pieceLength);
      int left = text.codePointCount(start, window);
      int end = text.offsetByCodePoints(start, Math.min(pieceLength, left));
      pieces.add(text.substring(start, end));
      start = end;
    }
    return pieces;
  }
}
