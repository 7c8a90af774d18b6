package dev.hands4j.storage.log;

/**
 * Bounds of the log.
 *
 * @param maxEventBytes largest event that is stored
 * @param pageBytes a page of events ends early beyond this
 * @param scanRows rows one statement looks at when it searches for text
 * @param cachedConversations heads and masks kept in memory
 * @param maxSecrets secrets masked in one conversation
 */
public record LogLimits(
    int maxEventBytes, long pageBytes, int scanRows, int cachedConversations, int maxSecrets) {}
