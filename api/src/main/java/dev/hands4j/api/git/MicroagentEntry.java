package dev.hands4j.api.git;

/**
 * A microagent file found in a repository.
 *
 * @param name of the file without {@code .md}; {@code cursorrules} for {@code .cursorrules}
 * @param path within the repository
 */
public record MicroagentEntry(String name, String path) {}
