/**
 * Microagents: files with instructions and knowledge that the agent is given when they concern it
 * (agent.md §21). Reading the format is pure and safe from any thread; a {@link
 * dev.hands4j.agent.skills.Library} belongs to one conversation's thread. Used within this module;
 * the format is offered to others by {@link dev.hands4j.agent.AgentModule}.
 */
@NullMarked
package dev.hands4j.agent.skills;

import org.jspecify.annotations.NullMarked;
