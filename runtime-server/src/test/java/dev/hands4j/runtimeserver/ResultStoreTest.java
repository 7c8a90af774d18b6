package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStoreTest {
  @TempDir Path folder;
  private ResultStore store;

  @BeforeEach
  void open() throws Exception {
    store = new ResultStore(folder, 4096);
  }

  private String find(long id) throws Exception {
    return switch (store.find(id)) {
      case ResultStore.Found.Stored(byte[] bytes) -> new String(bytes);
      case ResultStore.Found.Expired _ -> "expired";
      case ResultStore.Found.Unknown _ -> "unknown";
    };
  }

  @Test
  void findsWhatWasStoredAfterAReopening() throws Exception {
    store.put(3, "three".getBytes());
    store.put(1, "one".getBytes());
    store.close();
    open();

    assertThat(find(3)).isEqualTo("three");
    assertThat(find(1)).isEqualTo("one");
    assertThat(find(2)).isEqualTo("unknown");
  }

  @Test
  void staysBoundedAndKnowsWhatItForgot() throws Exception {
    for (int id = 1; id <= 100; id++) {
      store.put(id, "x".repeat(500).getBytes());
    }
    long bytes = Files.size(folder.resolve("results.0")) + Files.size(folder.resolve("results.1"));

    assertThat(bytes).isLessThanOrEqualTo(2 * 256 * 1024);
    assertThat(find(1)).isEqualTo("expired");
    assertThat(find(100)).hasSize(500);
    assertThat(find(101)).isEqualTo("unknown");
    store.close();
    open();
    assertThat(find(1)).isEqualTo("expired");
    assertThat(find(100)).hasSize(500);
  }

  @Test
  void takesAResultLargerThanAFile() throws Exception {
    store.put(1, "x".repeat(10_000).getBytes());
    store.put(2, "two".getBytes());

    assertThat(find(1)).hasSize(10_000);
    assertThat(find(2)).isEqualTo("two");
  }

  @Test
  void ignoresARecordThatWasWrittenInPart() throws Exception {
    store.put(1, "one".getBytes());
    store.put(2, "two".getBytes());
    store.close();
    try (FileChannel file =
        FileChannel.open(folder.resolve("results.0"), StandardOpenOption.WRITE)) {
      // the last byte of the second record
      file.write(ByteBuffer.wrap(new byte[] {'?'}), 12 + 16 + 3 + 16 + 2);
    }
    open();

    assertThat(find(1)).isEqualTo("one");
    assertThat(find(2)).isEqualTo("unknown");
    store.put(2, "two again".getBytes());
    assertThat(find(2)).isEqualTo("two again");
  }

  @Test
  void remembersAResultTheDiskRefused() throws Exception {
    store.close(); // a closed file refuses like a full disk

    store.put(5, "five".getBytes());

    assertThat(find(5)).isEqualTo("five");
  }
}
