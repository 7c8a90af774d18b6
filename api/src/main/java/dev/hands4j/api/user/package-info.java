/** Who is acting, what they may do, and the credentials that belong to them. */
@NullMarked
package dev.hands4j.api.user;

import org.jspecify.annotations.NullMarked;
