package dev.hands4j.runtimeserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The highest epoch an owner has shown, kept on disk: lower ones are refused (boundaries.md C5).
 * Thread-safe.
 */
final class EpochFence {
  private final Path file;
  private long highest;

  EpochFence(Path folder) throws IOException {
    this.file = folder.resolve("epoch");
    if (Files.exists(file)) {
      try {
        this.highest = Long.parseLong(Files.readString(file).strip());
      } catch (NumberFormatException e) {
        throw new IOException("the file " + file + " does not hold an epoch", e);
      }
    }
  }

  /** Whether the holder of this epoch may act; a higher one than ever seen is remembered first. */
  synchronized boolean admits(long epoch) throws IOException {
    if (epoch < highest) {
      return false;
    }
    if (epoch > highest) {
      Path next = file.resolveSibling("epoch.next");
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        channel.write(ByteBuffer.wrap(Long.toString(epoch).getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      highest = epoch;
    }
    return true;
  }

  synchronized long highest() {
    return highest;
  }
}
