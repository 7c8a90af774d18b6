/**
 * Programs run beside the shells, without one: what the server needs of git and setup scripts. Each
 * has a process group of its own, which ends with it, and bounded output and time. For platform
 * threads; for this module only.
 */
@NullMarked
package dev.hands4j.runtimeserver.program;

import org.jspecify.annotations.NullMarked;
