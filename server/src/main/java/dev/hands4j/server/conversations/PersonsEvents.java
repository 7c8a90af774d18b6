package dev.hands4j.server.conversations;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.Event;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.UnknownEvent;
import java.util.Optional;

/**
 * What people may write into a log: messages, commands of their own and wishes for a state. The
 * reference stores whatever a client sends; here an event that only the loop or a sandbox can know
 * is refused, because readers could not tell it from a real one.
 */
public final class PersonsEvents {
  private final EventCodec codec;

  public PersonsEvents(EventCodec codec) {
    this.codec = codec;
  }

  /**
   * Reads an event of a client, without the keys by which causality could be forged.
   *
   * @throws MalformedEventException with a sentence for the sender
   */
  public EventDraft read(byte[] json) throws MalformedEventException {
    EventDraft draft = codec.read(json);
    Optional<String> problem = problem(draft.event());
    if (problem.isPresent()) {
      throw new MalformedEventException(problem.get());
    }
    return draft.asWrittenByAPerson();
  }

  private static Optional<String> problem(Event event) {
    return switch (event) {
      case Action.Message _,
          Action.Run _,
          Action.ChangeAgentState _,
          Action.CondensationRequest _ ->
          Optional.empty();
      case Action action ->
          Optional.of(
              "Clients cannot send the action \"%s\"; send message, run or change_agent_state."
                  .formatted(action.kind()));
      case Observation observation ->
          Optional.of(
              "Clients cannot send observations such as \"%s\"; they report what happened."
                  .formatted(observation.kind()));
      case UnknownEvent unknown ->
          Optional.of(
              "The event kind \"%s\" is not known, or its fields are not those of that kind."
                  .formatted(unknown.kind()));
    };
  }
}
