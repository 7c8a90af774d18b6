package dev.hands4j.server.workspace;

/**
 * A file that differs from what was pushed (runtime.md §26.3).
 *
 * @param status {@code A}, {@code M}, {@code D} or {@code U}
 * @param path relative to the workspace, in the form of the wire
 */
public record Change(char status, String path) {}
