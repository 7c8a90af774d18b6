package dev.hands4j.runtimeserver.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {
  private final List<String> commands = new ArrayList<>();

  private String render(String input, int step) {
    Scrollback scrollback = new Scrollback(1000, 64 * 1024);
    TerminalText text = new TerminalText(scrollback, new LiveOutput(1024), commands::add);
    text.listen(true);
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += step) {
      byte[] part = Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + step));
      text.feed(part, part.length);
    }
    text.flush();
    return scrollback.text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|plain",
        "a\\r\\nb|a\\nb",
        "12345\\rab|ab345",
        "wörter\\rW|Wörter",
        "abc\\b\\bX|aXc",
        "abc\\r\\e[Kz|z",
        "abc\\e[2Dx|axc",
        "\\e[1;31mred\\e[0m|red",
        "\\e(Bx\\e=y|xy",
        "\\e]0;title\\aafter|after",
        "\\e]0;title\\e\\\\then|then",
        "\\ePstring\\e\\\\x|x",
        "\\e[2J\\e[Htop\\e[5;1Hnext|top\\nnext"
      })
  void showsWhatAScreenWouldShow(String input, String expected) {
    String bytes = unescape(input);
    assertThat(render(bytes, bytes.length() * 4)).isEqualTo(unescape(expected));
  }

  @Test
  void doesNotDependOnHowTheOutputArrives() {
    String input = "a\r\nb\u001b[31mc\u001b]7;x\u0007d\re";

    assertThat(render(input, 1)).isEqualTo(render(input, 100)).isEqualTo("a\necd");
    assertThat(commands).containsExactly("7;x", "7;x");
  }

  @Test
  void isNotSwallowedByASequenceThatNeverEnds() {
    assertThat(render("\u001b]0;never ending\nafter", 100)).isEqualTo("after");
    assertThat(render("\u001b]" + "x".repeat(50_000) + "after", 1000)).endsWith("after");
  }

  private static String unescape(String text) {
    return text.replace("\\e", "\u001b")
        .replace("\\a", "\u0007")
        .replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\b", "\b")
        .replace("\\\\", "\\");
  }
}
