package dev.hands4j.server.config;

/**
 * One name of the environment, for the reference page.
 *
 * @param fallback what holds when it is absent, as text
 */
public record ConfigKey(String name, String fallback, String meaning) {}
