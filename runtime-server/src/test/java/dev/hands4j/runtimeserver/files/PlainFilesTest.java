package dev.hands4j.runtimeserver.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading and writing without the editor: runtime.md §§10.2, 10.3 and §32.5. */
class PlainFilesTest {
  @TempDir Path folder;

  private String read(String path, int start, int end) {
    return switch (PlainFiles.read(folder, path, start, end)) {
      case FileOutcome.Text text -> text.content();
      case FileOutcome.Failed failed -> failed.message();
      case FileOutcome.Written _, FileOutcome.Edited _ -> throw new AssertionError();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1, 'a\nb\nc\nd\n'",
    "1, -1, 'b\nc\nd\n'",
    "1, 3, 'b\nc\n'",
    "0, 99, 'a\nb\nc\nd\n'",
    "9, 99, 'c\nd\n'",
    "2, 1, 'c\n'",
    "-5, 1, 'a\n'"
  })
  void readsLinesAndKeepsToTheFile(int start, int end, String expected) throws Exception {
    Files.writeString(folder.resolve("f"), "a\nb\nc\nd\n");

    assertThat(read("f", start, end)).isEqualTo(expected);
  }

  @Test
  void saysWhyAFileCannotBeRead() throws Exception { // 75
    Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xe9, 'b'});
    Files.write(folder.resolve("binary"), new byte[] {0, 1, 2});
    Files.writeString(folder.resolve("x.pyc"), "text");

    assertThat(read("no", 0, -1))
        .isEqualTo(
            "File not found: %s. Your current working directory is %s."
                .formatted(folder.resolve("no"), folder));
    assertThat(read(".", 0, -1))
        .isEqualTo("Path is a directory: " + folder + ". You can only read files");
    assertThat(read("latin", 0, -1))
        .isEqualTo("File could not be decoded as utf-8: " + folder.resolve("latin") + ".");
    assertThat(read("binary", 0, -1)).isEqualTo("ERROR_BINARY_FILE");
    assertThat(read("x.pyc", 0, -1)).isEqualTo("ERROR_BINARY_FILE");
  }

  @Test
  void givesPicturesAndDocumentsAsDataAddresses() throws Exception {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0, 1};
    Files.write(folder.resolve("p.PNG"), png);
    Files.write(folder.resolve("d.pdf"), png);

    assertThat(read("p.PNG", 0, -1)).isEqualTo("data:image/png;base64,iVBORwAB");
    assertThat(read("d.pdf", 0, -1)).isEqualTo("data:application/pdf;base64,iVBORwAB");
    assertThat(read(folder.resolve("p.PNG").toString(), 0, -1)).isEqualTo("ERROR_BINARY_FILE");
  }

  @Test
  void endsEveryPieceWithANewline() throws Exception { // 76
    PlainFiles.write(folder, "deep/new/f", "a", 0, -1);
    assertThat(Files.readString(folder.resolve("deep/new/f"))).isEqualTo("a\n");
    PlainFiles.write(folder, "deep/new/f", "a\n", 0, -1);
    assertThat(Files.readString(folder.resolve("deep/new/f"))).isEqualTo("a\n\n");
  }

  @Test
  void replacesPartOfAFile() throws Exception {
    Files.writeString(folder.resolve("f"), "a\nb\nc\nd\n");

    PlainFiles.write(folder, "f", "x\ny", 1, 3);

    assertThat(Files.readString(folder.resolve("f"))).isEqualTo("a\nx\ny\nd\n");
  }

  @Test
  void keepsTheModeOfAFileAndMakesNewOnesForTheGroup() throws Exception { // 77
    Path script = Files.writeString(folder.resolve("s"), "x");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));

    PlainFiles.write(folder, "s", "y", 0, -1);
    PlainFiles.write(folder, "n", "y", 0, -1);

    assertThat(mode("s")).isEqualTo("rwx------");
    assertThat(mode("n")).isEqualTo("rw-rw-r--");
  }

  private String mode(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void refusesToWriteAFolder() {
    assertThat(PlainFiles.write(folder, ".", "x", 0, -1))
        .isEqualTo(
            new FileOutcome.Failed(
                "Path is a directory: " + folder + ". You can only write to files"));
  }
}
