package dev.hands4j.runtimeserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Results of actions by id, on disk before they are answered, so that a repeated id gets the stored
 * result and never a second run (architecture §8 point 4). Bounded: two files of a fixed size; when
 * one is full, the older one goes, and ids from it count as expired. Thread-safe; blocks for the
 * disk.
 */
final class ResultStore implements AutoCloseable {
  /** What is known of an id. */
  sealed interface Found {
    /** Its result. */
    record Stored(byte[] json) implements Found {}

    /** It had one, or may have had one, that is no longer kept. */
    record Expired() implements Found {}

    /** It was never given a result. */
    record Unknown() implements Found {}
  }

  private record Place(int file, long position, int length) {}

  private static final int MAGIC = 0x48345231;
  private static final int HEAD = 12;
  private static final int RECORD_HEAD = 16;
  private static final int GROWTH = 256 * 1024;
  private static final int MAX_UNSAVED = 16;

  private final long fileBytes;
  private final Path folder;
  private final FileChannel[] files = new FileChannel[2];
  private final Map<Long, Place> index = new HashMap<>();
  private final LinkedHashMap<Long, byte[]> unsaved = new LinkedHashMap<>();
  private int current;
  private long end;
  private long allocated;
  private long expiredThrough = -1;

  /**
   * @param fileBytes size of each of the two files
   */
  ResultStore(Path folder, long fileBytes) throws IOException {
    this.folder = folder;
    this.fileBytes = fileBytes;
    for (int i = 0; i < 2; i++) {
      files[i] =
          FileChannel.open(
              path(i),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    }
    long[] highest = {load(0), load(1)};
    current = highest[1] > highest[0] ? 1 : 0;
    end = scanEnd(current);
    if (end == 0) {
      begin(current);
    }
    allocated = files[current].size();
  }

  private Path path(int file) {
    return folder.resolve("results." + file);
  }

  /** Reads one file into the index; the highest id in it, -1 when it has none. */
  private long load(int file) throws IOException {
    long highest = -1;
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    if (read(file, head, 0) < HEAD || head.getInt(0) != MAGIC) {
      return -1;
    }
    expiredThrough = Math.max(expiredThrough, head.getLong(4));
    long position = HEAD;
    ByteBuffer record = ByteBuffer.allocate(RECORD_HEAD);
    while (read(file, record.clear(), position) == RECORD_HEAD) {
      int length = record.getInt(0);
      if (length <= 0 || length > files[file].size()) {
        break;
      }
      ByteBuffer bytes = ByteBuffer.allocate(length);
      if (read(file, bytes, position + RECORD_HEAD) < length
          || crc(bytes.array()) != record.getInt(12)) {
        break;
      }
      long id = record.getLong(4);
      index.put(id, new Place(file, position + RECORD_HEAD, length));
      highest = Math.max(highest, id);
      position += RECORD_HEAD + length;
    }
    return highest;
  }

  private long scanEnd(int file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    if (read(file, head, 0) < HEAD || head.getInt(0) != MAGIC) {
      return 0;
    }
    return index.values().stream()
        .filter(place -> place.file() == file)
        .mapToLong(place -> place.position() + place.length())
        .max()
        .orElse(HEAD);
  }

  private int read(int file, ByteBuffer target, long position) throws IOException {
    while (target.hasRemaining()) {
      int n = files[file].read(target, position + target.position());
      if (n < 0) {
        break;
      }
    }
    return target.position();
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private void begin(int file) throws IOException {
    files[file].truncate(0);
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    head.putInt(MAGIC).putLong(expiredThrough).flip();
    files[file].write(head, 0);
    files[file].force(true);
    end = HEAD;
    allocated = HEAD;
  }

  synchronized Found find(long id) throws IOException {
    Place place = index.get(id);
    byte[] kept = unsaved.get(id);
    if (kept != null) {
      return new Found.Stored(kept);
    }
    if (place == null) {
      return id <= expiredThrough ? new Found.Expired() : new Found.Unknown();
    }
    ByteBuffer bytes = ByteBuffer.allocate(place.length());
    if (read(place.file(), bytes, place.position()) < place.length()) {
      throw new IOException("a stored result is incomplete");
    }
    return new Found.Stored(bytes.array());
  }

  /**
   * Stores a result; when this returns, it survives a crash of the machine. When the disk refuses
   * it, it is kept in memory: the action has run, so its id must never be unknown again.
   */
  synchronized void put(long id, byte[] json) {
    try {
      write(id, json);
    } catch (IOException e) {
      System.err.println("a result could not be stored: " + e);
      unsaved.put(id, json);
      if (unsaved.size() > MAX_UNSAVED) {
        expiredThrough = Math.max(expiredThrough, unsaved.pollFirstEntry().getKey());
      }
    }
  }

  private void write(long id, byte[] json) throws IOException {
    int size = RECORD_HEAD + json.length;
    if (end + size > fileBytes && end > HEAD) {
      rotate();
    }
    if (end + size > allocated) {
      // space is taken ahead, so that a flush writes data only and not the file's size
      long target = (end + size + GROWTH - 1) / GROWTH * GROWTH;
      files[current].write(ByteBuffer.allocate((int) (target - allocated)), allocated);
      files[current].force(true);
      allocated = target;
    }
    ByteBuffer record = ByteBuffer.allocate(size);
    record.putInt(json.length).putLong(id).putInt(crc(json)).put(json).flip();
    files[current].write(record, end);
    files[current].force(false);
    index.put(id, new Place(current, end + RECORD_HEAD, json.length));
    end += size;
  }

  private void rotate() throws IOException {
    int oldest = 1 - current;
    for (Map.Entry<Long, Place> entry : index.entrySet()) {
      if (entry.getValue().file() == oldest) {
        expiredThrough = Math.max(expiredThrough, entry.getKey());
      }
    }
    index.values().removeIf(place -> place.file() == oldest);
    current = oldest;
    begin(oldest);
  }

  @Override
  public synchronized void close() throws IOException {
    files[0].close();
    files[1].close();
  }
}
