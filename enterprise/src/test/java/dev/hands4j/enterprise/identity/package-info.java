/** Tests of sign-in without a provider. */
@org.jspecify.annotations.NullMarked
package dev.hands4j.enterprise.identity;
