/**
 * What the agent's tests put around it: a log in memory that honours the contract of the port, a
 * sandbox, signals and leases. Safe from any thread.
 */
@NullMarked
package dev.hands4j.agent.world;

import org.jspecify.annotations.NullMarked;
