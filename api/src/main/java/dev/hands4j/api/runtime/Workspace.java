package dev.hands4j.api.runtime;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * The files of a sandbox, seen from the server, and programs run beside the shells: what prepares a
 * repository, shows its changes and serves uploads and downloads. Nothing here is an event, waits
 * for a shell or is fenced by an epoch. Paths are absolute as the sandbox sees them, or relative to
 * {@link #path}; the sandbox refuses what leads out of what its commands may reach. Thread-safe;
 * every method blocks.
 */
public interface Workspace {

  /** The folder in which commands start, as the sandbox sees it. */
  String path();

  /**
   * Names in a folder, folders first and with a trailing slash, then by name without regard to case
   * (runtime.md §32.5 item 78); empty when there is no such folder.
   */
  List<String> list(String path) throws WorkspaceException, InterruptedException;

  /**
   * The bytes of a file.
   *
   * @param maxBytes a larger file is refused with {@link WorkspaceException.Kind#TOO_LARGE}
   */
  byte[] read(String path, int maxBytes) throws WorkspaceException, InterruptedException;

  /** Writes a file byte for byte, making its folders; an existing one is replaced at once. */
  void write(String path, InputStream content) throws WorkspaceException, InterruptedException;

  /** Writes a folder as a zip file whose names are relative to it; links are not followed. */
  void archive(String path, OutputStream zip) throws WorkspaceException, InterruptedException;

  /** Starts a program without a shell and stays connected; its limits are not asked for. */
  ConnectedProgram connect(Program program) throws WorkspaceException, InterruptedException;

  /** Runs a program without a shell and waits for it. */
  ProgramResult run(Program program) throws WorkspaceException, InterruptedException;
}
