package dev.hands4j.api.event;

import dev.hands4j.api.Json;

/**
 * Which call of which model response an action answers (events.md §2.6). All four parts are
 * mandatory on the wire.
 *
 * @param modelResponse the whole response in the OpenAI chat completion form; every action that
 *     came from one response carries the same
 * @param totalCallsInResponse at least 1
 */
public record ToolCallMetadata(
    String functionName, String toolCallId, Json modelResponse, int totalCallsInResponse) {}
