package dev.hands4j.api.git;

/** Title and description of an issue or a request; empty texts where there are none. */
public record GitTopic(String title, String body) {}
