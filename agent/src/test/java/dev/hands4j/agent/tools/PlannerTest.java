package dev.hands4j.agent.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.llm.Reply;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.SecurityRisk;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model's calls become actions (agent.md §13). */
class PlannerTest {

  private static Plan plan(String tool, String arguments) {
    ToolExecutionRequest call =
        ToolExecutionRequest.builder().id("c1").name(tool).arguments(arguments).build();
    return Planner.plan(
        new Reply("r1", "m", "I try.", List.of(call), "tool_calls", Reply.Usage.NONE),
        name -> name.equals("search"));
  }

  private static Action action(String tool, String arguments) {
    Plan.Actions actions = (Plan.Actions) plan(tool, arguments);
    return (Action) actions.drafts().getFirst().event();
  }

  @Test
  void aCellIsPythonForTheSandbox() {
    assertThat(
            action("execute_ipython_cell", "{\"code\":\"print(1)\",\"security_risk\":\"MEDIUM\"}"))
        .isEqualTo(
            new Action.RunIpython(
                "print(1)", "I try.", true, ConfirmationState.CONFIRMED, SecurityRisk.MEDIUM, ""));
  }

  @Test
  void aCellWithoutCodeIsSentBack() {
    assertThat(plan("execute_ipython_cell", "{}"))
        .isEqualTo(
            new Plan.Misunderstood(
                "Missing required argument \"code\" in tool call execute_ipython_cell"));
  }
}
