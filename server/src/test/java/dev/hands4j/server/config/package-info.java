/** Tests of the configuration. */
@org.jspecify.annotations.NullMarked
package dev.hands4j.server.config;
