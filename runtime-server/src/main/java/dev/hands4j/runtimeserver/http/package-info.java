/**
 * A small HTTP/1.1 server with keep-alive over a Unix domain socket; the JDK's own server cannot
 * listen on one. One named platform thread per connection, because requests end in native terminal
 * calls and disk flushes; connections, headers and bodies are bounded. For this module only.
 */
@NullMarked
package dev.hands4j.runtimeserver.http;

import org.jspecify.annotations.NullMarked;
