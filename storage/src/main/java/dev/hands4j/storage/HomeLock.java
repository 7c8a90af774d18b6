package dev.hands4j.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process from using the same home (architecture §8 point 18). The operating system
 * lets go of the lock when its process ends, however it ends. The file says which process holds it
 * and, once {@linkplain #announce announced}, where that one serves.
 */
public final class HomeLock implements AutoCloseable {
  private static final String FILE = "hands4j.lock";

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a home, which is made when it is missing.
   *
   * @throws HomeInUseException when another process, or this one, has it
   */
  public static HomeLock acquire(Path home) {
    try {
      Files.createDirectories(home);
      FileChannel channel =
          FileChannel.open(home.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new HomeInUseException(home, holder(home));
      }
      HomeLock lock = new HomeLock(channel);
      lock.write("");
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + home + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Says under which address this process serves, for commands that want to use it. */
  public void announce(String address) {
    try {
      write(address);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the lock file: " + e.getMessage(), e);
    }
  }

  /** The process that uses a home now; empty when there is none. */
  public static Optional<Holder> holder(Path home) {
    try {
      String[] lines = Files.readString(home.resolve(FILE), StandardCharsets.UTF_8).split("\n", -1);
      if (lines.length < 3) {
        return Optional.empty();
      }
      long pid = Long.parseLong(lines[0]);
      boolean lives =
          ProcessHandle.of(pid).filter(process -> started(process).equals(lines[1])).isPresent();
      Optional<String> address = lines[2].isEmpty() ? Optional.empty() : Optional.of(lines[2]);
      return lives ? Optional.of(new Holder(pid, address)) : Optional.empty();
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the lock file: " + e.getMessage(), e);
    }
  }

  private void write(String address) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    String text = self.pid() + "\n" + started(self) + "\n" + address + "\n";
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    int length = bytes.remaining();
    for (int at = 0; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
    channel.truncate(length);
  }

  /** Tells a process from a later one that got the same number. */
  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /** Lets go; closing twice is harmless. */
  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        channel.truncate(0);
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock the home: " + e.getMessage(), e);
    }
  }

  /**
   * A process that uses a home.
   *
   * @param address where it serves, once it does
   */
  public record Holder(long pid, Optional<String> address) {}
}
