/**
 * Conversations as things people list, open, rename and delete. The log of a conversation is in
 * {@code dev.hands4j.api.log}.
 */
@NullMarked
package dev.hands4j.api.conversation;

import org.jspecify.annotations.NullMarked;
