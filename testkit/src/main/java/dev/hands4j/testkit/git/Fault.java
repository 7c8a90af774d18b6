package dev.hands4j.testkit.git;

import java.time.Duration;
import java.util.Map;

/** How a fake misbehaves instead of answering. */
public sealed interface Fault {

  /** Answers with this status, whatever was asked. */
  record Status(int status, Map<String, String> headers, String body) implements Fault {
    public Status {
      headers = Map.copyOf(headers);
    }

    public Status(int status) {
      this(status, Map.of(), "{\"message\":\"injected failure\"}");
    }
  }

  /** Answers 200 with this body. */
  record Garbage(String contentType, String body) implements Fault {}

  /** Answers as usual, but only after a while, or at once when the fake is healed or closed. */
  record Slow(Duration delay) implements Fault {}

  /** Sends the head and half a body, then nothing until the fake is healed or closed. */
  record Stall() implements Fault {}

  /** Answers 200 with a JSON text of this many bytes. */
  record Huge(long bytes) implements Fault {}

  /** Closes the connection without an answer. */
  record HangUp() implements Fault {}

  /** Answers 400 and repeats the caller's {@code Authorization} header in the message. */
  record Echo() implements Fault {}
}
