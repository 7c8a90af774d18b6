/**
 * Models: names, calls through langchain4j, streaming, failures, retries and prices. Blocking; a
 * call belongs to the thread that makes it and ends when that thread is interrupted. Used only
 * within this module.
 */
@NullMarked
package dev.hands4j.agent.llm;

import org.jspecify.annotations.NullMarked;
