package dev.hands4j.api.runtime;

/**
 * Where the sandbox of a conversation is, as remembered with the conversation.
 *
 * @param kind of runtime, as in {@code RUNTIME}
 * @param instance a new one for every sandbox ever started: when it differs from the remembered
 *     one, nothing is known of actions the old one was given
 * @param location what the provider needs to find it again; opaque to everybody else
 */
public record RuntimeRef(String kind, String instance, String location) {}
