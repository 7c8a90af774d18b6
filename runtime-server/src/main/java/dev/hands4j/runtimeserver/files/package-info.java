/**
 * Reading, writing and editing files in the workspace with the results the agent knows (runtime.md
 * §10, agent.md §14). Thread-safe; blocking file access. For this module only.
 */
@NullMarked
package dev.hands4j.runtimeserver.files;

import org.jspecify.annotations.NullMarked;
