package dev.hands4j.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.tools.Toolbox;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of tools in plain words (agent.md §20). */
class TextToolsTest {

  private static TextTools.Parsed parse(String answer) {
    return TextTools.parse(answer, "toolu_01", Toolbox.specifications());
  }

  private static String arguments(String answer) {
    return parse(answer).call().orElseThrow().arguments();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I look.\n<function=execute_bash>\n<parameter=command>ls</parameter>\n</function>",
        "I look.\n<function=execute_bash>\n<parameter=command>ls</parameter>\n</function",
        "I look.\n<function=execute_bash>\n<parameter=command>ls</parameter>\n</",
        "I look.\n<function=execute_bash>\n<parameter=command>ls</parameter>\n",
        "I look.\n<function=execute_bash><parameter=command=ls</parameter></function> and more"
      })
  void aCallIsReadWhereverItWasCutOff(String answer) {
    TextTools.Parsed parsed = parse(answer);
    assertThat(parsed.text()).isEqualTo("I look.");
    ToolExecutionRequest call = parsed.call().orElseThrow();
    assertThat(call.name()).isEqualTo("execute_bash");
    assertThat(call.id()).isEqualTo("toolu_01");
    assertThat(call.arguments()).isEqualTo("{\"command\":\"ls\"}");
  }

  @Test
  void theLinesOfAValueAreKeptAndTheirFrameIsNot() {
    assertThat(
            arguments(
                "<function=str_replace_editor>\n<parameter=file_text>\n\n  a > b\n\n</parameter>\n"
                    + "</function>"))
        .isEqualTo("{\"file_text\":\"\\n  a > b\\n\"}");
  }

  @Test
  void aListIsAListAndWhatIsNoneStaysText() {
    String call =
        "<function=str_replace_editor>\n<parameter=view_range>%s</parameter>\n</function>";
    assertThat(arguments(call.formatted("[1, 9]"))).isEqualTo("{\"view_range\":[1,9]}");
    assertThat(arguments(call.formatted("1 to 9"))).isEqualTo("{\"view_range\":\"1 to 9\"}");
  }

  @Test
  void wordsAreWords() {
    assertThat(parse("Which colour?").call()).isEmpty();
    assertThat(parse("Use <function= to call.").call()).isEmpty();
    assertThat(parse("Which colour?").text()).isEqualTo("Which colour?");
  }

  @Test
  void aCallIsWrittenAsItIsRead() {
    ToolExecutionRequest call =
        ToolExecutionRequest.builder()
            .id("toolu_01")
            .name("str_replace_editor")
            .arguments(
                "{\"command\":\"create\",\"path\":\"/w/a\",\"file_text\":\"x\\n\\ty\\n\","
                    + "\"view_range\":[1,2]}")
            .build();
    assertThat(parse(TextTools.written(call)).call()).hasValue(call);
  }

  @Test
  void everyToolIsDescribed() {
    String text = TextTools.instructions(Toolbox.specifications());
    assertThat(text)
        .contains("---- BEGIN FUNCTION #1: execute_bash ----", "---- END FUNCTION #5 ----")
        .contains("(1) command (string, required): ", "Allowed values: [`LOW`, `MEDIUM`, `HIGH`]");
  }
}
