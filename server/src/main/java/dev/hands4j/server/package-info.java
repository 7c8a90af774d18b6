/**
 * The community edition as a whole: which implementation fills each port, and the composition root.
 * Begin reading at {@link dev.hands4j.server.Server#community}. The command line and Enterprise use
 * this package; the sub-packages belong to this module.
 */
@NullMarked
package dev.hands4j.server;

import org.jspecify.annotations.NullMarked;
