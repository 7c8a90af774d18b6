/**
 * The one place that knows the names of the environment: reads them into validated, immutable
 * records and reports every problem at once. Pure: the environment is handed in by {@code main}.
 * The composition root and the command line use it; nothing below looks at names.
 */
@NullMarked
package dev.hands4j.server.config;

import org.jspecify.annotations.NullMarked;
