package dev.hands4j.storage.contract;

import java.util.Optional;

/**
 * A participant of an interleaving test: makes one port call at a time and may stall for ever
 * between two. A value, so that a test can go back and let the others come first.
 *
 * @param program the calls it makes, one letter each: {@code o} reads the owner, {@code c} claims
 *     from the owner it read, {@code s} claims and starts, {@code v} reads the last control, {@code
 *     a} appends as loop, {@code r} repeats that append with the same key, {@code x} releases,
 *     {@code m} writes a message as a person, {@code n} repeats it, {@code p} writes a control
 *     event, {@code z} stops
 * @param at its next call
 */
public record Actor(
    String name,
    String program,
    int at,
    Optional<String> expected,
    long expectedEpoch,
    long held,
    long seen,
    int appended) {

  public static Actor of(String name, String program) {
    return new Actor(name, program, 0, Optional.empty(), 0, 0, -1, 0);
  }

  public boolean isDone() {
    return at == program.length();
  }

  /** The port calls of a store, answering in the words of {@link SpecModel}. */
  public interface Calls {
    Optional<String> owner();

    long epoch();

    long lastControl();

    String claim(String node, Optional<String> expected, long expectedEpoch, boolean start);

    void release(String node, long epoch);

    String appendByLoop(String key, long epoch, long seenControl);

    String appendByPerson(String key, boolean control);

    String stop();
  }

  /** What a call answered, and the actor after it. */
  public record Turn(String answer, Actor after) {}

  /** Makes the next call. */
  public Turn next(Calls calls) {
    char call = program.charAt(at);
    return switch (call) {
      case 'o' -> {
        Optional<String> owner = calls.owner();
        yield turn(owner.toString(), owner, owner.isPresent() ? calls.epoch() : 0, held, seen);
      }
      case 'c', 's' -> {
        String answer = calls.claim(name, expected, expectedEpoch, call == 's');
        long epoch = answer.startsWith("claimed ") ? Long.parseLong(answer.substring(8)) : held;
        yield turn(answer, expected, expectedEpoch, epoch, seen);
      }
      case 'v' -> {
        long control = calls.lastControl();
        yield turn(Long.toString(control), expected, expectedEpoch, held, control);
      }
      case 'a' -> {
        String answer = held == 0 ? "no lease" : calls.appendByLoop(key(appended + 1), held, seen);
        yield new Turn(
            answer,
            new Actor(name, program, at + 1, expected, expectedEpoch, held, seen, appended + 1));
      }
      case 'r' -> {
        String answer = held == 0 ? "no lease" : calls.appendByLoop(key(appended), held, seen);
        yield turn(answer, expected, expectedEpoch, held, seen);
      }
      case 'x' -> {
        if (held > 0) {
          calls.release(name, held);
        }
        yield turn("released", expected, expectedEpoch, 0, seen);
      }
      case 'm', 'n' -> turn(calls.appendByPerson("m:" + name, false));
      case 'p' -> turn(calls.appendByPerson("p:" + name, true));
      case 'z' -> turn(calls.stop());
      default -> throw new IllegalArgumentException("no call " + call);
    };
  }

  private String key(int sequence) {
    return "l:" + held + ":" + sequence;
  }

  private Turn turn(String answer) {
    return turn(answer, expected, expectedEpoch, held, seen);
  }

  private Turn turn(
      String answer, Optional<String> owner, long ownerEpoch, long epoch, long control) {
    return new Turn(
        answer, new Actor(name, program, at + 1, owner, ownerEpoch, epoch, control, appended));
  }
}
