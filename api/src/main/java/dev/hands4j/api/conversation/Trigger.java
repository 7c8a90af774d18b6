package dev.hands4j.api.conversation;

import java.util.Optional;

/** What started a conversation (rest-core.md §6). */
public enum Trigger {
  RESOLVER("resolver"),
  GUI("gui"),
  SUGGESTED_TASK("suggested_task"),
  REMOTE_API_KEY("openhands_api"),
  SLACK("slack"),
  MICROAGENT_MANAGEMENT("microagent_management"),
  JIRA("jira"),
  JIRA_DC("jira_dc"),
  LINEAR("linear");

  private final String wire;

  Trigger(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  public static Optional<Trigger> fromWire(String wire) {
    for (Trigger trigger : values()) {
      if (trigger.wire.equals(wire)) {
        return Optional.of(trigger);
      }
    }
    return Optional.empty();
  }
}
