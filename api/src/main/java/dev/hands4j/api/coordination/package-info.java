/**
 * Who may run a conversation, and the lossy hints that travel beside the log. The database decides;
 * everything else only hurries.
 */
@NullMarked
package dev.hands4j.api.coordination;

import org.jspecify.annotations.NullMarked;
