/** What a person has configured: the model, limits, secrets. */
@NullMarked
package dev.hands4j.api.settings;

import org.jspecify.annotations.NullMarked;
