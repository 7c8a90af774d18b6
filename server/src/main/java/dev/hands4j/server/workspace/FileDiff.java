package dev.hands4j.server.workspace;

/** A file before and now; empty where it was or is not there (runtime.md §26.4). */
public record FileDiff(String original, String modified) {}
