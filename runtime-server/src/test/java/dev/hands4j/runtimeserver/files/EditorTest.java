package dev.hands4j.runtimeserver.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checklist of runtime.md §32.6; numbers in comments are its items. */
class EditorTest {
  @TempDir Path folder;
  private Editor editor;
  private String path;

  @BeforeEach
  void open() {
    editor = new Editor(folder);
    path = folder.resolve("f.txt").toString();
  }

  private void file(String text) throws Exception {
    Files.writeString(Path.of(path), text);
  }

  private String fileText() throws Exception {
    return Files.readString(Path.of(path));
  }

  private FileOutcome.Edited edit(
      String command, String text, String old, String fresh, String line) {
    return (FileOutcome.Edited)
        editor.edit(
            new Editor.Edit(
                command,
                path,
                Optional.ofNullable(text),
                Optional.ofNullable(old),
                Optional.ofNullable(fresh),
                Optional.ofNullable(line)));
  }

  private String replace(String old, String fresh) {
    return edit("str_replace", null, old, fresh, null).content();
  }

  private String view(Integer... range) {
    return ((FileOutcome.Text)
            editor.view(path, range.length == 0 ? Optional.empty() : Optional.of(List.of(range))))
        .content();
  }

  @Test
  void viewsAFileWithNumbers() throws Exception { // 81
    file("one\ntwo\n");

    assertThat(view())
        .isEqualTo(
            "Here's the result of running `cat -n` on %s:\n     1\tone\n     2\ttwo\n"
                .formatted(path));
  }

  @Test
  void viewsARange() throws Exception {
    file("1\n2\n3\n4");

    assertThat(view(2, 3)).endsWith(":\n     2\t2\n     3\t3\n");
    assertThat(view(3, -1)).endsWith(":\n     3\t3\n     4\t4\n");
    assertThat(view(4, 9))
        .startsWith("NOTE: We only show up to 4 since there're only 4 lines in this file.\n");
    assertThat(view(5, 6))
        .isEqualTo(
            "ERROR:\nInvalid `view_range` parameter: [5, 6]. Its first element `5` should be within"
                + " the range of lines of the file: [1, 4].");
    assertThat(view(3, 2))
        .endsWith(
            "Its second element `2` should be greater than or equal to the first element `3`.");
    assertThat(view(1)).endsWith("It should be a list of two integers.");
  }

  @Test
  void viewsAFolderTwoLevelsDeep() throws Exception { // 82
    Files.createDirectories(folder.resolve("a/b/c"));
    Files.createDirectories(folder.resolve(".hidden"));
    Files.writeString(folder.resolve("z"), "");
    path = folder.toString();

    assertThat(view())
        .isEqualTo(
            ("Here's the files and directories up to 2 levels deep in %1$s, excluding hidden items:"
                    + "\n%1$s/\n%1$s/a/\n%1$s/a/b/\n%1$s/z\n\n1 hidden files/directories in this"
                    + " directory are excluded. You can use 'ls -la %1$s' to see them.")
                .formatted(folder));
    assertThat(view(1, 2)).startsWith("ERROR:\nInvalid `view_range` parameter: [1, 2].");
  }

  @Test
  void createsAFile() throws Exception { // 83
    FileOutcome.Edited edited = edit("create", "a\nb", null, null, null);

    assertThat(edited.content()).isEqualTo("File created successfully at: " + path);
    assertThat(edited.diff())
        .isEqualTo("--- %1$s\n+++ %1$s\n@@ -0,0 +1,2 @@\n+a\n+b".formatted(path));
    assertThat(fileText()).isEqualTo("a\nb");
  }

  @Test
  void createsAnEmptyFile() { // 84
    edit("create", "", null, null, null);

    assertThat(view()).endsWith(":\n     1\t\n");
  }

  @Test
  void asksForTheTextOfANewFile() { // 85
    assertThat(edit("create", null, null, null, null).content())
        .isEqualTo("ERROR:\nParameter `file_text` is required for command: create.");
  }

  @Test
  void doesNotCreateOverAFile() throws Exception { // 86
    file("old");

    assertThat(edit("create", "x", null, null, null).content()).contains("File already exists");
    assertThat(fileText()).isEqualTo("old");
  }

  @Test
  void doesNotCreateFolders() {
    path = folder.resolve("no/f").toString();

    assertThat(edit("create", "x", null, null, null).content())
        .contains("while trying to write to " + path);
  }

  @Test
  void replacesText() throws Exception { // 87, 88, 89, 92
    file("def f():\n\tprint('x')\n\treturn 1\n");

    FileOutcome.Edited edited =
        edit("str_replace", null, "\tprint('x')\n", "\tprint('a')\n\tprint('b')\n", null);

    assertThat(edited.content())
        .isEqualTo(
            ("The file %1$s has been edited. Here's the result of running `cat -n` on a snippet of"
                    + " %1$s:\n     1\tdef f():\n     2\t\tprint('a')\n     3\t\tprint('b')\n"
                    + "     4\t\treturn 1\nReview the changes and make sure they are as expected."
                    + " Edit the file again if necessary.")
                .formatted(path));
    assertThat(edited.diff())
        .isEqualTo(
            "--- %1$s\n+++ %1$s\n@@ -2 +2,2 @@\n-\tprint('x')\n+\tprint('a')\n+\tprint('b')"
                .formatted(path));
    assertThat(edited.oldStr()).contains("\tprint('x')\n");
    replace("\tprint('a')\n", "");
    assertThat(fileText()).isEqualTo("def f():\n\tprint('b')\n\treturn 1\n");
  }

  @Test
  void namesTheLinesOfSeveralMatches() throws Exception { // 90, 93
    file("a b\na\nx\ny\n\n\nx\ny\n");

    assertThat(replace("a", "c")).contains("Multiple occurrences of old_str `a` in lines [1, 2].");
    assertThat(replace("x\ny", "c")).contains("in lines [3, 7].");
    assertThat(replace("", "c")).contains("in lines [1, 2, 3, 4, 5, 6, 7, 8, 9].");
  }

  @Test
  void saysWhyNothingWasReplaced() throws Exception { // 91, 94, 95
    file("a\n");

    assertThat(replace("nope", "c"))
        .isEqualTo(
            "ERROR:\nNo replacement was performed, old_str `nope` did not appear verbatim in %s."
                .formatted(path));
    assertThat(replace(null, "c")).contains("`old_str` is required");
    assertThat(replace("a", "a")).contains("must be different");
  }

  @Test
  void triesAgainWithoutBlanksAround() throws Exception {
    file("a b\n");

    replace("  a \n", "c\n");

    assertThat(fileText()).isEqualTo("c b\n");
  }

  @Test
  void insertsAfterALine() throws Exception { // 96, 98, 100
    file("1\n2\n3");

    assertThat(edit("insert", null, null, "new", "1").content())
        .contains("a snippet of the edited file:\n     1\t1\n     2\tnew\n     3\t2\n");
    assertThat(fileText()).isEqualTo("1\nnew\n2\n3");
    edit("insert", null, null, "", "4");
    assertThat(fileText()).isEqualTo("1\nnew\n2\n3\n\n");
    edit("insert", null, null, "0", "0");
    assertThat(fileText()).startsWith("0\n1\n");
  }

  @Test
  void refusesToInsertElsewhere() throws Exception { // 97, 99, 100
    file("1\n2\n");

    assertThat(edit("insert", null, null, "x", "3").content())
        .isEqualTo(
            "ERROR:\nInvalid `insert_line` parameter: 3. It should be within the range of allowed"
                + " values: [0, 2]");
    assertThat(edit("insert", null, null, "x", null).content())
        .contains("`insert_line` is required");
    assertThat(edit("insert", null, null, null, "1").content()).contains("`new_str` is required");
    assertThat(edit("insert", null, null, "x", "one").content())
        .isEqualTo("ERROR:\nInvalid insert_line value: 'one'. Expected an integer.");
  }

  @Test
  void undoesEdits() throws Exception { // 101, 102
    file("a\n");
    replace("a", "b");
    replace("b", "c");

    assertThat(edit("undo_edit", null, null, null, null).content())
        .isEqualTo(
            ("Last edit to %1$s undone successfully. Here's the result of running `cat -n` on"
                    + " %1$s:\n     1\tb\n")
                .formatted(path));
    edit("undo_edit", null, null, null, null);
    assertThat(fileText()).isEqualTo("a\n");
    assertThat(edit("undo_edit", null, null, null, null).content())
        .contains("No edit history found for");
  }

  @Test
  void keepsTenStatesOfAFile() throws Exception {
    file("0");
    for (int i = 0; i < 12; i++) {
      replace(Integer.toString(i), Integer.toString(i + 1));
    }
    for (int i = 0; i < 10; i++) {
      edit("undo_edit", null, null, null, null);
    }

    assertThat(fileText()).isEqualTo("2");
    assertThat(edit("undo_edit", null, null, null, null).content()).contains("No edit history");
  }

  @Test
  void refusesPathsThatCannotBe() throws Exception { // 103
    assertThat(view()).contains("Invalid `path` parameter").contains("does not exist");
    file("x");
    path = "f.txt";
    assertThat(view())
        .isEqualTo(
            ("ERROR:\nInvalid `path` parameter: f.txt. The path should be an absolute path,"
                    + " starting with `/`. Maybe you meant %s?")
                .formatted(folder.resolve("f.txt")));
    path = folder.toString();
    assertThat(replace("a", "b")).contains("is a directory and only the `view` command");
  }

  @Test
  void refusesAnUnknownCommand() throws Exception {
    file("x");

    assertThat(edit("explode", null, null, null, null).content())
        .startsWith("ERROR:\nUnrecognized command explode.");
  }

  @Test
  void clipsALongFile() throws Exception { // 104
    file("a\n".repeat(16_000));

    assertThat(view())
        .contains("Due to the max output limit, only part of this file has been shown to you.")
        .contains("  8000\ta\n")
        .doesNotContain("  8002\ta\n");
  }

  @Test
  void refusesBinaryAndHugeFiles() throws Exception {
    Files.write(Path.of(path), new byte[] {1, 0, 2});
    assertThat(editor.view(path, Optional.empty()))
        .isEqualTo(new FileOutcome.Failed("ERROR_BINARY_FILE"));
    assertThat(replace("a", "b")).contains("File appears to be binary");
    file("x".repeat(10 * 1024 * 1024 + 100_000));
    assertThat(replace("a", "b"))
        .contains("File is too large (10.1MB). Maximum allowed size is 10MB.");
  }

  @Test
  void keepsTheEncodingOfAFile() throws Exception {
    Files.write(Path.of(path), "naïve\n".getBytes(StandardCharsets.ISO_8859_1));

    replace("naïve", "café");

    assertThat(Files.readAllBytes(Path.of(path)))
        .isEqualTo("café\n".getBytes(StandardCharsets.ISO_8859_1));
  }
}
