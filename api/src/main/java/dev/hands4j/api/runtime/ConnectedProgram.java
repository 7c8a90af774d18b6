package dev.hands4j.api.runtime;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A program that runs in a sandbox and is spoken with over its standard input and output. It lives
 * until it ends by itself or is closed; it does not outlive the server. One thread reads and one
 * thread writes at a time.
 */
public interface ConnectedProgram extends AutoCloseable {

  /**
   * Its standard input. What is written waits until it is flushed; closing it is the input's end.
   */
  OutputStream input();

  /** Its standard output; ends when the program has ended or the connection broke. */
  InputStream output();

  /** The end of what it wrote to its standard error, cut to a few thousand characters. */
  String complaint();

  /** Ends the program and whatever it started. Repeating it does nothing. */
  @Override
  void close();
}
