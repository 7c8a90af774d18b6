/** The only place that puts addresses together. */
@NullMarked
package dev.hands4j.api.url;

import org.jspecify.annotations.NullMarked;
