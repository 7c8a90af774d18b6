/**
 * Who calls and what they may do in a product with users. Created by the composition root; safe
 * from any thread.
 */
@NullMarked
package dev.hands4j.enterprise.access;

import org.jspecify.annotations.NullMarked;
