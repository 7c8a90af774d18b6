package dev.hands4j.server.workspace;

import dev.hands4j.api.runtime.ConnectedProgram;
import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspaceException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder of this machine in the place of a sandbox's: the same programs run, with a home of their
 * own. Remembers what it was asked to run.
 */
final class FolderWorkspace implements Workspace {
  private final Path folder;
  private final Map<String, String> environment;
  final List<Program> programs = new CopyOnWriteArrayList<>();

  FolderWorkspace(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  @Override
  public String path() {
    return folder.toString();
  }

  @Override
  public List<String> list(String path) throws WorkspaceException {
    Path asked = folder.resolve(path);
    if (!Files.isDirectory(asked)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(asked)) {
      return entries
          .map(e -> e.getFileName() + (Files.isDirectory(e) ? "/" : ""))
          .sorted(
              Comparator.<String, Boolean>comparing(n -> !n.endsWith("/"))
                  .thenComparing(String.CASE_INSENSITIVE_ORDER))
          .toList();
    } catch (IOException e) {
      throw new WorkspaceException(Kind.UNAVAILABLE, "not listed", e);
    }
  }

  @Override
  public byte[] read(String path, int maxBytes) throws WorkspaceException {
    try {
      return Files.readAllBytes(folder.resolve(path));
    } catch (IOException e) {
      throw new WorkspaceException(Kind.NOT_FOUND, "not read", e);
    }
  }

  @Override
  public void write(String path, InputStream content) throws WorkspaceException {
    try {
      Files.copy(content, folder.resolve(path));
    } catch (IOException e) {
      throw new WorkspaceException(Kind.DENIED, "not written", e);
    }
  }

  @Override
  public void archive(String path, OutputStream zip) {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public ConnectedProgram connect(Program program) {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public ProgramResult run(Program program) throws WorkspaceException, InterruptedException {
    programs.add(program);
    ProcessBuilder builder =
        new ProcessBuilder(program.arguments())
            .directory(folder.resolve(program.folder()).toFile());
    builder.environment().putAll(environment);
    builder.environment().putAll(program.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<Boolean> ended =
          CompletableFuture.supplyAsync(() -> endsWithin(process, program.timeout()));
      CompletableFuture<byte[]> errors =
          CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()));
      byte[] output = drain(process.getInputStream());
      return new ProgramResult(
          ended.join() ? process.exitValue() : 143,
          !ended.join(),
          output.length > program.maxOutput(),
          Arrays.copyOf(output, Math.min(output.length, program.maxOutput())),
          errors.join());
    } catch (IOException e) {
      return new ProgramResult(127, false, false, new byte[0], String.valueOf(e).getBytes());
    }
  }

  /** Ends it, and what it started, when its time is over. */
  private static boolean endsWithin(Process process, Duration time) {
    try {
      if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return false;
  }

  private static byte[] drain(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** Everything that was on a command line so far. */
  List<String> commandLines() {
    List<String> all = new ArrayList<>();
    programs.forEach(program -> all.addAll(program.arguments()));
    return all;
  }
}
