/**
 * Finding conversations, and places in them, by the words people remember (web-client.md S-2). Safe
 * from any thread; whoever asks has decided before what may be seen.
 */
@NullMarked
package dev.hands4j.api.search;

import org.jspecify.annotations.NullMarked;
