/**
 * Coordination of many nodes: the database decides who owns a conversation and which node lives,
 * Redis only hurries. Created by the composition root; safe from any thread.
 */
@NullMarked
package dev.hands4j.enterprise.cluster;

import org.jspecify.annotations.NullMarked;
