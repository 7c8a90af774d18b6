@org.jspecify.annotations.NullMarked
package dev.hands4j.enterprise.limits;
