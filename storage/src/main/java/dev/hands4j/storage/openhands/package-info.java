/**
 * Reads a folder of OpenHands 0.56 (rest-core.md §17) into a home: conversations with their events,
 * settings, secrets. Only reads the source. One thread, a platform thread, in a process that holds
 * the lock of the home; called by the command line.
 */
@NullMarked
package dev.hands4j.storage.openhands;

import org.jspecify.annotations.NullMarked;
