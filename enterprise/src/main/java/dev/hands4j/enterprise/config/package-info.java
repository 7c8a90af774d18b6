/**
 * What an operator of the enterprise edition can choose, read from the environment once, before
 * anything is opened. Immutable; the launcher and the composition root use it.
 */
@NullMarked
package dev.hands4j.enterprise.config;

import org.jspecify.annotations.NullMarked;
