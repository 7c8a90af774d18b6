package dev.hands4j.runtimeserver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be seen from the server; the rest is in the contract of the workspace. */
class ReachTest {
  @TempDir Path folder;
  private Path workspace;
  private Reach reach;

  @BeforeEach
  void open() throws Exception {
    workspace = Files.createDirectory(folder.resolve("ws"));
    reach = new Reach(workspace, List.of());
  }

  private static byte[] read(Reach reach, String path) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reach.read(path, 1000, () -> bytes);
    return bytes.toByteArray();
  }

  @Test
  void doesNotReadAnothersFileThroughASecondName() throws Exception {
    Files.createLink(
        workspace.resolve("linked"), Files.writeString(folder.resolve("other"), "secret"));
    Files.writeString(workspace.resolve("single"), "fine");
    int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Reach asSomebodyElse = new Reach(workspace, List.of(), self + 1);

    assertThatThrownBy(() -> read(asSomebodyElse, "linked"))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(read(asSomebodyElse, "single")).isEqualTo("fine".getBytes());
    assertThat(read(reach, "linked")).isEqualTo("secret".getBytes());
    Path zip = folder.resolve("zip");
    try (var out = Files.newOutputStream(zip)) {
      new Archive(asSomebodyElse, 1000, 100).write(".", () -> out);
    }
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      assertThat(archive.stream().map(ZipEntry::getName)).containsExactly("single");
    }
  }

  @Test
  void keepsFilesThatOtherFoldersHave() throws Exception {
    Path tmp = Files.createDirectory(folder.resolve("tmp"));
    Reach wider = new Reach(workspace, List.of(tmp, folder.resolve("missing")));

    wider.write(tmp.resolve("f").toString(), out -> out.write('x'));

    assertThat(tmp.resolve("f")).hasContent("x");
    assertThatThrownBy(() -> reach.write(tmp.resolve("f").toString(), out -> out.write('y')))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void leavesNothingOfAFileThatCouldNotBeWritten() throws Exception {
    Files.writeString(workspace.resolve("f"), "old");

    assertThatThrownBy(() ->
            reach.write(
                "f",
                out -> {
                  out.write('n');
                  throw new IOException("broke off");
                }))
        .hasMessage("broke off");

    assertThat(workspace.resolve("f")).hasContent("old");
    try (var all = Files.list(workspace)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void stopsAnArchiveAtItsLimits() throws Exception {
    for (int i = 0; i < 20; i++) {
      Files.writeString(workspace.resolve("f" + i), "x".repeat(100));
    }

    assertThatThrownBy(() -> archive(1000, 100)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> archive(100_000, 10)).isInstanceOf(FileSystemException.class);
    archive(2000, 20);
  }

  private void archive(long bytes, int entries) throws IOException {
    new Archive(reach, bytes, entries).write(".", ByteArrayOutputStream::new);
  }

  @Test
  void doesNotReadMoreThanItWasAskedForFromAFileThatGrows() {
    // files of /proc say that they are empty, as one that grows after the look does
    assertThatThrownBy(() ->
            Reach.copy(
                Files.newInputStream(Path.of("/proc/self/maps")),
                new ByteArrayOutputStream(),
                10,
                "maps"))
        .isInstanceOf(Reach.TooLargeException.class);
  }
}
