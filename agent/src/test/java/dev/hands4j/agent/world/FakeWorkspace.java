package dev.hands4j.agent.world;

import dev.hands4j.api.runtime.ConnectedProgram;
import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** Files in memory, below {@code /workspace}. */
public final class FakeWorkspace implements Workspace {
  private final TreeMap<String, byte[]> files = new TreeMap<>();

  public synchronized FakeWorkspace with(String path, String text) {
    files.put(absolute(path), text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private static String absolute(String path) {
    return path.startsWith("/") ? path : "/workspace/" + path;
  }

  @Override
  public String path() {
    return "/workspace";
  }

  @Override
  public synchronized List<String> list(String path) {
    String folder = absolute(path) + "/";
    return files.keySet().stream()
        .filter(name -> name.startsWith(folder))
        .map(name -> name.substring(folder.length()))
        .map(name -> name.contains("/") ? name.substring(0, name.indexOf('/') + 1) : name)
        .distinct()
        .toList();
  }

  @Override
  public synchronized byte[] read(String path, int maxBytes) throws WorkspaceException {
    byte[] bytes = files.get(absolute(path));
    if (bytes == null) {
      throw new WorkspaceException(WorkspaceException.Kind.NOT_FOUND, "There is no " + path);
    }
    if (bytes.length > maxBytes) {
      throw new WorkspaceException(WorkspaceException.Kind.TOO_LARGE, path + " is too large");
    }
    return bytes.clone();
  }

  @Override
  public synchronized void write(String path, InputStream content) {
    try {
      files.put(absolute(path), content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void archive(String path, OutputStream zip) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ConnectedProgram connect(Program program) {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public ProgramResult run(Program program) {
    throw new UnsupportedOperationException();
  }
}
