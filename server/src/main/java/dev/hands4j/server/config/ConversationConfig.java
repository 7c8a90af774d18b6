package dev.hands4j.server.config;

import dev.hands4j.server.workspace.PreparationConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many conversations run and for how long, and what their workspaces take.
 *
 * @param maxConcurrent running at the same time, the least recently used one makes room; empty
 *     means as many as the heap carries
 * @param closeAfterIdle without sockets and without work; empty means never
 * @param listAge how long conversations stay in lists; empty means always
 * @param allowClientIds whether creation accepts an id (rest-core.md §7.4)
 * @param maxUpload bytes of all files of one upload
 * @param drain how long a shutdown waits for work in progress
 */
public record ConversationConfig(
    OptionalInt maxConcurrent,
    Optional<Duration> closeAfterIdle,
    Optional<Duration> listAge,
    boolean allowClientIds,
    PreparationConfig preparation,
    int maxUpload,
    Duration drain) {}
