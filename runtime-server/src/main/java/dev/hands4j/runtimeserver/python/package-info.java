/**
 * Cells of Python in one process that keeps its names (runtime.md §9): a small driver of our own in
 * plain Python, because no Jupyter can be counted on in a sandbox. One cell at a time; for platform
 * threads; for this module only.
 */
@NullMarked
package dev.hands4j.runtimeserver.python;

import org.jspecify.annotations.NullMarked;
