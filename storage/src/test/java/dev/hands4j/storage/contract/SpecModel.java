package dev.hands4j.storage.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One conversation's log and ownership in the fewest words, written from architecture §8 alone, to
 * compare real stores with. A value: calls answer what happened and return the model after it.
 *
 * @param owner empty when nobody owns it
 * @param events what was stored, in id order
 */
public record SpecModel(
    long epoch, Optional<String> owner, boolean stopped, long lastControl, List<Entry> events) {

  /** Before anything happened. */
  public static final SpecModel EMPTY = new SpecModel(0, Optional.empty(), false, -1, List.of());

  public SpecModel {
    events = List.copyOf(events);
  }

  /**
   * A stored event.
   *
   * @param epoch of the loop that wrote it, 0 for everybody else
   */
  public record Entry(String key, long epoch) {}

  /** An answer as text, to be compared, and the model after the call. */
  public record Step(String answer, SpecModel after) {}

  /** Claims for {@code node}, expecting the owner that {@code expected} was. */
  public Step claim(String node, Optional<String> expected, long expectedEpoch, boolean start) {
    if (stopped && !start) {
      return new Step("stopped", this);
    }
    boolean asExpected = expected.equals(owner) && expectedEpoch == epoch;
    if (owner.isPresent() && !asExpected) {
      return new Step("held by " + owner.get() + " " + epoch, this);
    }
    return new Step(
        "claimed " + (epoch + 1),
        new SpecModel(epoch + 1, Optional.of(node), false, lastControl, events));
  }

  public Step release(String node, long heldEpoch) {
    boolean current = heldEpoch == epoch && owner.equals(Optional.of(node));
    return new Step(
        "released",
        current ? new SpecModel(epoch, Optional.empty(), stopped, lastControl, events) : this);
  }

  public Step appendByLoop(String key, long heldEpoch, long seenControl) {
    if (heldEpoch != epoch) {
      return new Step("stale", this);
    }
    Optional<Long> earlier = idOf(key);
    if (earlier.isPresent()) {
      return new Step("repeated " + earlier.get(), this);
    }
    if (seenControl < lastControl) {
      return new Step("superseded " + lastControl, this);
    }
    return stored(key, heldEpoch, lastControl);
  }

  public Step appendByPerson(String key, boolean control) {
    Optional<Long> earlier = idOf(key);
    if (earlier.isPresent()) {
      return new Step("repeated " + earlier.get(), this);
    }
    if (stopped) {
      return new Step("not running", this);
    }
    return stored(key, 0, control ? events.size() : lastControl);
  }

  public Step stop() {
    if (stopped) {
      return new Step("nothing to stop", this);
    }
    List<Entry> more = new ArrayList<>(events);
    more.add(new Entry("s:" + (epoch + 1), 0));
    return new Step(
        "stopped with " + events.size(),
        new SpecModel(epoch + 1, Optional.empty(), true, lastControl, more));
  }

  private Step stored(String key, long writer, long control) {
    List<Entry> more = new ArrayList<>(events);
    more.add(new Entry(key, writer));
    return new Step(
        "appended " + events.size(), new SpecModel(epoch, owner, stopped, control, more));
  }

  private Optional<Long> idOf(String key) {
    for (int id = 0; id < events.size(); id++) {
      if (events.get(id).key().equals(key)) {
        return Optional.of((long) id);
      }
    }
    return Optional.empty();
  }

  /** What must hold in every state, whatever happened before (T-21, T-22). */
  public Optional<String> violation() {
    long highest = 0;
    List<String> keys = new ArrayList<>();
    for (Entry entry : events) {
      if (keys.contains(entry.key())) {
        return Optional.of("key " + entry.key() + " is stored twice");
      }
      keys.add(entry.key());
      if (entry.epoch() != 0 && entry.epoch() < highest) {
        return Optional.of("epoch " + entry.epoch() + " wrote after epoch " + highest);
      }
      highest = Math.max(highest, entry.epoch());
    }
    return Optional.empty();
  }
}
