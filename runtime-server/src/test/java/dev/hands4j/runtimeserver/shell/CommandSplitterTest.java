package dev.hands4j.runtimeserver.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checklist of runtime.md §32.4; numbers in comments are its items. */
class CommandSplitterTest {
  private static List<String> split(String text) {
    return CommandSplitter.split(text).commands();
  }

  @Test
  void separatesTopLevelCommandsAndKeepsTheirForm() { // 56
    assertThat(split("echo 'a\nb'\nls \\\n  -l\ncat <<E\nx\n\nE\nfor i in 1\ndo\necho $i\ndone"))
        .containsExactly(
            "echo 'a\nb'", "ls \\\n  -l", "cat <<E\nx\n\nE", "for i in 1\ndo\necho $i\ndone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a; b && c | d || e",
        "a &&\nb",
        "a |\n\nb",
        "echo \"x\ny\"",
        "echo $(\necho a\necho b\n)",
        "x=$(cat <<E\nbody )\nE\n)",
        "if a; then\nb\nelif c; then\nd\nelse\ne\nfi",
        "while read x; do\necho $x\ndone < f",
        "for ((i=0; i<3; i++)); do\necho $i\ndone",
        "case $x in\na|b) echo 1;;\n(c)\necho 2\n;;\n*) ;;\nesac",
        "f() {\necho 1\n}",
        "function f\n{\necho 1\n}",
        "(\ncd /\nls\n)",
        "{ a\nb\n}",
        "a=(\n1 2\n3\n)",
        "[[ -n $x &&\n-z $y ]]",
        "echo `echo a\necho b`",
        "echo ${x:-a\nb}",
        "diff <(\nls\n) b",
        "cat <<-'E' | grep x\n\tx\n\tE",
        "echo $((1 + \n2))",
        "echo done \\\n fi",
        "if true; then case a in a) echo;; esac\nfi"
      })
  void keepsOneCommandTogether(String command) { // 57
    assertThat(split(command)).containsExactly(command);
  }

  @Test
  void putsCommentsWithTheCommandBefore() { // 58
    assertThat(split("# first\nls # x\n# about ls\n\necho a#b"))
        .containsExactly("# first\nls # x\n# about ls", "echo a#b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'open\nls",
        "echo \"open\nls",
        "echo `open\nls",
        "cat <<E\nls",
        "echo a\n)\nfi",
        "if true\nls",
        "for\n;\n"
      })
  void leavesTextItDoesNotUnderstandAlone(String text) { // 59, 60
    assertThat(split(text)).containsExactly(text.strip());
  }

  @Test
  void noticesAnOpenHereDocument() { // 52
    assertThat(CommandSplitter.split("cat << EOF").openHereDocument()).isTrue();
    assertThat(CommandSplitter.split("cat << EOF\na\nEOF").openHereDocument()).isFalse();
    assertThat(CommandSplitter.split("cat <<< a").openHereDocument()).isFalse();
  }

  @Test
  void keepsEmptyTextEmpty() { // 63
    assertThat(split(" \n ")).containsExactly("");
  }

  @Test
  void doesNotFallOverDeepNesting() {
    assertThat(split("(".repeat(5000) + "\n" + ")".repeat(5000))).hasSize(1);
  }
}
