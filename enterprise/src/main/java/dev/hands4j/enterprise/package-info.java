/**
 * The enterprise edition: many users on many nodes, composed of the same server and conversations
 * as the community edition. The launcher and tests open it; nothing else knows it. Everything here
 * is safe from any thread.
 */
@NullMarked
package dev.hands4j.enterprise;

import org.jspecify.annotations.NullMarked;
