package dev.hands4j.enterprise.config;

import dev.hands4j.api.user.Secret;

/**
 * Where PostgreSQL is (enterprise-api.md §6.1).
 *
 * @param poolSize connections of one node
 */
public record DatabaseConfig(
    String host, int port, String name, String user, Secret password, int poolSize) {}
