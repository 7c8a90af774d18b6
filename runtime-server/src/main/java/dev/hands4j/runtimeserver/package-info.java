/**
 * The program inside a sandbox. It listens on a Unix socket, runs actions in real shells and on
 * files, keeps their results so that an action id runs once, obeys the newest owner only, and ends
 * itself when nobody has spoken to it for long. It is started by the module {@code runtime} through
 * {@link dev.hands4j.runtimeserver.Main} and spoken to over HTTP; no class of it is called from
 * elsewhere.
 */
@NullMarked
package dev.hands4j.runtimeserver;

import org.jspecify.annotations.NullMarked;
