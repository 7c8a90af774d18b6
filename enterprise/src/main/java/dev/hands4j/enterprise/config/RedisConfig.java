package dev.hands4j.enterprise.config;

import dev.hands4j.api.user.Secret;
import java.util.Optional;

/** Where Redis is. Nothing depends on its being there (architecture §8 point 9). */
public record RedisConfig(String host, int port, Optional<Secret> password, int database) {}
