/** Tests of the pipeline. */
@org.jspecify.annotations.NullMarked
package dev.hands4j.server.http;
