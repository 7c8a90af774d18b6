package dev.hands4j.runtimeserver.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An edit changes what it says and nothing else of a file (runtime.md §10.4). */
class TextFormsTest {
  @TempDir Path folder;
  private Editor editor;
  private Path file;

  @BeforeEach
  void open() {
    editor = new Editor(folder);
    file = folder.resolve("f.txt");
  }

  private String replace(String old, String fresh) {
    return edit("str_replace", old, fresh, Optional.empty());
  }

  private String edit(String command, String old, String fresh, Optional<String> line) {
    return ((FileOutcome.Edited)
            editor.edit(
                new Editor.Edit(
                    command,
                    file.toString(),
                    Optional.empty(),
                    Optional.ofNullable(old),
                    Optional.ofNullable(fresh),
                    line)))
        .content();
  }

  private String view() {
    return ((FileOutcome.Text) editor.view(file.toString(), Optional.empty())).content();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UTF-8|naïve → text|naïve|wörtlich",
        "ISO-8859-1|un café très agréable à l'été|café|thé",
        "Shift_JIS|これは日本語の文章です。とても長い文章です。|日本語|英語",
        "GB18030|这是一个中文文件，里面有很多中文字符，用来测试编码。|中文文件|文本",
        "windows-1251|Это русский текст в старой кодировке, довольно длинный.|русский|белый",
        "EUC-KR|이것은 한국어로 쓰여진 문장입니다. 충분히 깁니다.|한국어|영어"
      })
  void keepsTheEncoding(String charset, String text, String old, String fresh) throws Exception {
    Files.write(file, (text + "\nsecond\n").getBytes(Charset.forName(charset)));

    assertThat(view()).contains(text);
    assertThat(replace(old, fresh)).contains("has been edited");

    assertThat(new String(Files.readAllBytes(file), Charset.forName(charset)))
        .isEqualTo(text.replace(old, fresh) + "\nsecond\n");
  }

  @ParameterizedTest
  @CsvSource({"UTF-16LE, fffe", "UTF-16BE, feff", "UTF-8, efbbbf"})
  void keepsTheByteOrderMark(String charset, String mark) throws Exception {
    byte[] marked = ("\ufeffone\ntwo ü\n").getBytes(Charset.forName(charset));
    Files.write(file, marked);

    assertThat(view()).endsWith(":\n     1\tone\n     2\ttwo ü\n");
    replace("one\ntwo", "1\n2");

    assertThat(Files.readAllBytes(file))
        .isEqualTo("\ufeff1\n2 ü\n".getBytes(Charset.forName(charset)));
    assertThat(mark).isNotEmpty();
  }

  @Test
  void keepsCarriageReturns() throws Exception {
    Files.writeString(file, "one\r\ntwo\r\nthree\r\n");

    assertThat(view()).endsWith("     1\tone\n     2\ttwo\n     3\tthree\n");
    replace("one\ntwo", "1\n1.5\n2");
    edit("insert", null, "inserted", Optional.of("0"));
    assertThat(Files.readString(file)).isEqualTo("inserted\r\n1\r\n1.5\r\n2\r\nthree\r\n");

    edit("undo_edit", null, null, Optional.empty());
    edit("undo_edit", null, null, Optional.empty());
    assertThat(Files.readString(file)).isEqualTo("one\r\ntwo\r\nthree\r\n");
  }

  @Test
  void keepsEveryLineEndOfAMixedFile() throws Exception {
    Files.writeString(file, "one\r\ntwo\nthree\r\n");

    replace("two", "2");

    assertThat(Files.readString(file)).isEqualTo("one\r\n2\nthree\r\n");
  }

  @Test
  void refusesCharactersTheEncodingDoesNotHave() throws Exception {
    byte[] before = "caf\u00e9 \u00e0 la carte\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, before);

    assertThat(replace("carte", "\u2192")).startsWith("ERROR:\nRan into").contains("encoded in");

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(edit("undo_edit", null, null, Optional.empty())).contains("No edit history");
  }

  @Test
  void keepsModeLinksAndOtherNames() throws Exception {
    Files.writeString(file, "a\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
    Path other = Files.createLink(folder.resolve("other"), file);
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("f.txt"));
    replace("a", "b");
    assertThat(Files.readString(other)).isEqualTo("b\n");
    Files.delete(other);

    file = link;
    replace("b", "c");

    assertThat(Files.isSymbolicLink(link)).isTrue();
    Path real = folder.resolve("f.txt");
    assertThat(Files.readString(real)).isEqualTo("c\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rwxr-x---");
    assertThat(Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void leavesNothingBeside() throws Exception {
    Files.writeString(file, "a\n");
    replace("a", "b");

    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void viewsThroughAnEdit() throws Exception {
    Files.writeString(file, "a\n");

    assertThat(edit("view", null, null, Optional.empty())).isEqualTo(view());
  }
}
