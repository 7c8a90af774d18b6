package dev.hands4j.api.conversation;

import dev.hands4j.api.event.AgentState;

/**
 * A conversation with where its log stands.
 *
 * @param agentState as the agent told it last
 * @param nextEventId of the event that comes next, so one above the newest
 */
public record ConversationActivity(
    ConversationMetadata metadata, AgentState agentState, long nextEventId) {}
