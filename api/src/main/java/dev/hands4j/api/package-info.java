/**
 * The public boundary of Hands4j: what its rooms may know of each other. Interfaces, records and
 * sealed results only, on the JDK and JSpecify alone; no HTTP, SQL, Socket.IO or provider type
 * appears in a signature. Unless a type says otherwise, every interface here may be called from any
 * thread and may block, so callers run on virtual threads. See {@code docs/explanation/} for how
 * the parts work together.
 */
@NullMarked
package dev.hands4j.api;

import org.jspecify.annotations.NullMarked;
