package dev.hands4j.agent.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.agent.LoadedMicroagent.Input;
import dev.hands4j.agent.skills.Microagent.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of microagent files (agent.md §21.2). */
class MicroagentReaderTest {

  private static Microagent read(String text) throws MalformedMicroagentException {
    return MicroagentReader.read("tools/x", ".openhands/microagents/tools/x.md", text);
  }

  @Test
  void aFileWithoutFrontMatterIsAlwaysGiven() throws Exception {
    assertThat(read("Run the tests.\n---\nAlways."))
        .isEqualTo(
            new Microagent(
                "tools/x", Kind.REPO, List.of(), List.of(), "Run the tests.\n---\nAlways."));
  }

  @Test
  void triggersMakeItKnowledgeWhateverItsTypeSays() throws Exception {
    Microagent read =
        read("---\r\nname: other\r\ntype: repo\r\ntriggers: [npm, 5]\r\n---\r\nUse npm ci.\r\n");
    assertThat(read)
        .isEqualTo(
            new Microagent(
                "tools/x", Kind.KNOWLEDGE, List.of("npm", "5"), List.of(), "Use npm ci."));
  }

  @Test
  void inputsMakeItATaskThatIsCalledByItsName() throws Exception {
    Microagent read =
        read(
            """
            ---
            name: fix_test
            version: 2
            inputs:
              - name: FILE
                description: the test
            ---
            Fix ${FILE}.
            """);
    assertThat(read.kind()).isEqualTo(Kind.TASK);
    assertThat(read.triggers()).containsExactly("/fix_test");
    assertThat(read.inputs()).containsExactly(new Input("FILE", "the test"));
    assertThat(read.content()).startsWith("Fix ${FILE}.").endsWith(MicroagentReader.ASK);
  }

  @Test
  void ruleFilesOfOtherToolsAreTakenAsTheyAre() throws Exception {
    String text = "---\ntriggers: [x]\n---\nRule";
    assertThat(MicroagentReader.read("agents", "shop/AGENTS.md", text).content()).isEqualTo(text);
    assertThat(MicroagentReader.read("a", "microagents/Agent.md", text).triggers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\ntype: wizard\n---\nx",
        "---\ntriggers: word\n---\nx",
        "---\ntriggers: [{a: b}]\n---\nx",
        "---\ninputs: [a]\n---\nx",
        "---\n- a\n- b\n---\nx",
        "---\n\"unclosed: [\n---\nx",
        "---\na: !!java.net.URL [http://x]\n---\nx",
        "---\na: &a [*a, *a]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n---\nx"
      })
  void whatCannotBeUnderstoodSaysWhy(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedMicroagentException.class)
        .hasMessageMatching("(?s).{20,}");
    assertThat(new MicroagentReader().parse("x.md", text)).isEmpty();
  }

  @Test
  void aWordIsFoundInsideOthersAndInAnyCase() throws Exception {
    Microagent git = read("---\ntriggers: [' GitLab', git]\n---\nx");
    assertThat(git.match("Go DIGITAL")).hasValue("git");
    assertThat(git.match("use gitlab")).hasValue("GitLab");
    assertThat(git.match("")).isEmpty();
    assertThat(read("---\ntriggers: ['', ' ']\n---\nx").match("anything")).isEmpty();
  }

  @Test
  void theFormatGivesContentAndTriggers() {
    assertThat(new MicroagentReader().parse("x.md", "---\ntriggers: [a]\n---\nB"))
        .hasValueSatisfying(parsed -> {
          assertThat(parsed.content()).isEqualTo("B");
          assertThat(parsed.triggers()).containsExactly("a");
        });
  }
}
