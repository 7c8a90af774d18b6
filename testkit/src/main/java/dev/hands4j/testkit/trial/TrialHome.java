package dev.hands4j.testkit.trial;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of a trial, which one process at a time may use. */
final class TrialHome implements AutoCloseable {
  private static final String LOCK = "trial.lock";

  /** What a trial makes; nothing else in the folder is touched. */
  private static final Set<String> OWN = Set.of("nodes", "sandboxes", "logs", "keys", "trial.json");

  private final Path folder;
  private final FileChannel channel;

  private TrialHome(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Locks the folder and removes what the last trial left. */
  static TrialHome acquire(Path folder) throws TrialException {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new TrialException(
            "A trial already runs in %s (%s). End it with Ctrl-C, or set HANDS4J_HOME to another folder."
                .formatted(
                    folder,
                    Files.exists(folder.resolve("trial.json"))
                        ? "see trial.json there"
                        : "it is still starting"));
      }
      TrialHome home = new TrialHome(folder.toRealPath(), channel);
      home.clear();
      Files.createDirectories(home.folder.resolve("logs"));
      return home;
    } catch (IOException e) {
      throw new TrialException("The folder " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** Ends the sandboxes of this folder, which outlive their servers by design. */
  void endSandboxes() {
    ProcessHandle.allProcesses()
        .filter(this::isSandbox)
        .forEach(sandbox -> {
          sandbox.descendants().forEach(ProcessHandle::destroyForcibly);
          sandbox.destroyForcibly();
        });
  }

  private boolean isSandbox(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .contains(folder.resolve("sandboxes").toString());
    } catch (IOException gone) {
      return false;
    }
  }

  private void clear() throws IOException {
    endSandboxes();
    for (String name : OWN) {
      Path path = folder.resolve(name);
      if (Files.exists(path)) {
        try (Stream<Path> files = Files.walk(path)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    endSandboxes();
    Files.deleteIfExists(folder.resolve("trial.json"));
    channel.close();
  }
}
