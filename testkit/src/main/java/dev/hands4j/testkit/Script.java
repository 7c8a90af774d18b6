package dev.hands4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides what a {@link ScriptedModel} answers. Called on the thread of the connection, by several
 * at once when several conversations run; implementations are safe for that.
 */
@FunctionalInterface
public interface Script {
  /** What ends an agent's work when a script has nothing left to say. */
  Reply END = Reply.finishes("The script is at its end.");

  /** The reply; must not return null. */
  Reply reply(ModelRequest request);

  /** The same reply to everything. */
  static Script always(Reply reply) {
    return _ -> reply;
  }

  /** One reply per request in the order of arrival, whoever asks; then {@link #END}. */
  static Script inOrder(Reply... replies) {
    return inOrder(List.of(replies), always(END));
  }

  /** One reply per request in the order of arrival, then what {@code afterwards} says. */
  static Script inOrder(List<Reply> replies, Script afterwards) {
    var list = List.copyOf(replies);
    var next = new AtomicInteger();
    return request -> {
      int index = next.getAndIncrement();
      return index >= 0 && index < list.size() ? list.get(index) : afterwards.reply(request);
    };
  }

  /** {@link #byTurn(List, Script)}, then {@link #END}. */
  static Script byTurn(Reply... replies) {
    return byTurn(List.of(replies), always(END));
  }

  /**
   * The reply is chosen by how many answers of the model the request carries. It keeps no state, so
   * one script serves any number of conversations, and a request that is repeated after a failure
   * or a restart gets the same reply. Not for conversations whose history is condensed.
   */
  static Script byTurn(List<Reply> replies, Script afterwards) {
    var list = List.copyOf(replies);
    return request ->
        request.assistantTurns() < list.size()
            ? list.get(request.assistantTurns())
            : afterwards.reply(request);
  }

  /**
   * A script per conversation: the first entry whose marker occurs in the first message of the user
   * decides. Markers should not contain one another.
   */
  static Script byMarker(Map<String, Script> scripts, Script otherwise) {
    var known = List.copyOf(scripts.entrySet());
    return request -> {
      for (var entry : known) {
        if (request.firstUserText().contains(entry.getKey())) {
          return entry.getValue().reply(request);
        }
      }
      return otherwise.reply(request);
    };
  }

  /**
   * This script for the agent's steps, and the given reply for requests that offer no tools, such
   * as the one for a title, which would otherwise use up a line of the script.
   */
  default Script withoutTools(Reply reply) {
    return request -> request.offersTools() ? reply(request) : reply;
  }
}
