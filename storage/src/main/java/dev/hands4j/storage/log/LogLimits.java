package dev.hands4j.storage.log;

import java.time.Duration;

/**
 * Bounds of the log.
 *
 * @param maxEventBytes largest event that is stored
 * @param pageBytes a page of events ends early beyond this
 * @param scanRows rows one statement looks at when it searches for text
 * @param cachedConversations heads and masks kept in memory
 * @param maxSecrets secrets masked in one conversation
 * @param pollInterval how often appends of other processes are looked for
 */
public record LogLimits(
    int maxEventBytes,
    long pageBytes,
    int scanRows,
    int cachedConversations,
    int maxSecrets,
    Duration pollInterval) {}
