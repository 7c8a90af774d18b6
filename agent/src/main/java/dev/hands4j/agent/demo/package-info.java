/**
 * The built-in model that needs no key: a short, honest tour. One instance per conversation. Used
 * only within this module.
 */
@NullMarked
package dev.hands4j.agent.demo;

import org.jspecify.annotations.NullMarked;
