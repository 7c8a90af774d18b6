package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.Event;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Observation.CommandMetadata;
import dev.hands4j.api.event.Observation.MicroagentKnowledge;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.ToolCallMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One draft of every kind, by the name of its golden file. */
final class Samples {
  static final ToolCallMetadata CALL =
      new ToolCallMetadata(
          "execute_bash",
          "call_7",
          new Json(
              "{\"id\":\"r-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                  + "\"assistant\",\"content\":null}}],\"usage\":{\"total_tokens\":1e3}}"),
          2);

  static final LlmMetrics METRICS =
      new LlmMetrics(
          0.0213, OptionalDouble.of(4), "default", 5_120, 61, 7, 8, 200_000, 5_181, "r-1", 0);

  private Samples() {}

  static Map<String, EventDraft> all() {
    Map<String, EventDraft> all = new LinkedHashMap<>();
    actions(all);
    observations(all);
    return all;
  }

  private static void actions(Map<String, EventDraft> all) {
    agent(all, "action-null", new Action.Null());
    user(all, "action-message", Action.Message.of("Fix the\ntest \"now\" – 漢字 😀"));
    agent(
        all,
        "action-message-answer",
        new Action.Message(
            "Which branch?", Optional.empty(), Optional.empty(), true, SecurityRisk.UNKNOWN));
    agent(
        all,
        "action-system",
        new Action.System(
            "You are…",
            new Json("[{\"type\":\"function\",\"function\":{\"name\":\"think\"}}]"),
            Optional.of("0.56.0"),
            Optional.of("CodeActAgent")));
    all.put(
        "action-run",
        EventDraft.of(Action.Run.of("ls -la"), Source.AGENT)
            .withToolCall(CALL)
            .withMetrics(METRICS)
            .withTimeout(120));
    agent(
        all,
        "action-run-hidden",
        new Action.Run(
            "setup",
            true,
            "because",
            true,
            true,
            Optional.of("/workspace"),
            true,
            ConfirmationState.AWAITING_CONFIRMATION,
            SecurityRisk.HIGH));
    agent(
        all,
        "action-run_ipython",
        new Action.RunIpython(
            "print(2+2)", "Check.", true, ConfirmationState.REJECTED, SecurityRisk.LOW, ""));
    agent(
        all,
        "action-read",
        new Action.Read(
            "/w/app.py",
            0,
            -1,
            "",
            ConfirmationState.CONFIRMED,
            SecurityRisk.LOW,
            "oh_aci",
            Optional.of(List.of(1, 40))));
    agent(
        all,
        "action-read-awaiting",
        new Action.Read(
            "/w/app.py",
            0,
            -1,
            "",
            ConfirmationState.AWAITING_CONFIRMATION,
            SecurityRisk.UNKNOWN,
            "default",
            Optional.empty()));
    agent(
        all,
        "action-write",
        new Action.Write("/w/n.txt", "hello\n", 0, -1, "", SecurityRisk.MEDIUM));
    agent(
        all,
        "action-edit",
        new Action.Edit(
            "/w/app.py",
            "insert",
            Optional.empty(),
            Optional.of("x = 1"),
            Optional.of("x = 2"),
            Optional.of(3),
            "",
            1,
            -1,
            "Fix.",
            ConfirmationState.CONFIRMED,
            SecurityRisk.LOW,
            "oh_aci"));
    agent(
        all,
        "action-edit-awaiting",
        new Action.Edit(
            "/w/app.py",
            "create",
            Optional.of("x = 1\n"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            1,
            -1,
            "Fix.",
            ConfirmationState.AWAITING_CONFIRMATION,
            SecurityRisk.HIGH,
            "oh_aci"));
    agent(
        all,
        "action-browse",
        new Action.Browse("https://example.org", "", SecurityRisk.UNKNOWN, false));
    agent(
        all,
        "action-browse_interactive",
        new Action.BrowseInteractive(
            "goto('https://example.org')",
            "",
            "",
            ConfirmationState.CONFIRMED,
            SecurityRisk.LOW,
            true));
    agent(
        all,
        "action-browse_interactive-rejected",
        new Action.BrowseInteractive(
            "click('a1')", "", "", ConfirmationState.REJECTED, SecurityRisk.HIGH, true));
    agent(
        all,
        "action-call_tool_mcp",
        new Action.CallMcp(
            "fetch_page",
            new Json("{\"url\":\"https://example.org\",\"n\":1.50}"),
            "",
            SecurityRisk.UNKNOWN));
    agent(
        all,
        "action-delegate",
        new Action.Delegate("BrowsingAgent", new Json("{\"task\":\"Find it\"}"), ""));
    agent(all, "action-think", new Action.Think("The bug is in the parser."));
    agent(all, "action-finish", new Action.Finish("All fixed.", Json.EMPTY_OBJECT, ""));
    agent(
        all,
        "action-reject",
        new Action.Reject(new Json("{\"reason\":\"no access\"}"), "thinking"));
    user(
        all,
        "action-recall",
        new Action.Recall(
            "workspace_context", "Fix the constant in app.py, then run every test there is", ""));
    user(all, "action-change_agent_state", Action.ChangeAgentState.to(AgentState.PAUSED));
    agent(
        all,
        "action-condensation",
        new Action.Condensation(
            Optional.empty(),
            Optional.of(5L),
            Optional.of(68L),
            Optional.of("The user asked"),
            Optional.of(4)));
    agent(
        all,
        "action-condensation-list",
        new Action.Condensation(
            Optional.of(List.of(1L, 2L, 3L)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    agent(all, "action-condensation_request", new Action.CondensationRequest());
    agent(
        all,
        "action-task_tracking",
        new Action.TaskTracking(
            "plan",
            new Json("[{\"id\":\"1\",\"title\":\"Fix\",\"status\":\"todo\",\"notes\":\"\"}]"),
            ""));
  }

  private static void observations(Map<String, EventDraft> all) {
    caused(all, "observation-null", new Observation.Null(""), Source.ENVIRONMENT);
    all.put(
        "observation-run",
        EventDraft.of(
                new Observation.Run(
                    "total 4",
                    "ls -la",
                    new CommandMetadata(
                        0,
                        17,
                        Optional.of("root"),
                        Optional.of("box"),
                        Optional.of("/workspace"),
                        Optional.of("/usr/bin/python"),
                        "",
                        "\n[done]"),
                    false),
                Source.AGENT)
            .causedBy(new EventId(0))
            .withToolCall(CALL));
    caused(
        all,
        "observation-run-running",
        new Observation.Run("", "sleep 9", CommandMetadata.UNKNOWN, true),
        Source.ENVIRONMENT);
    caused(
        all,
        "observation-run_ipython",
        new Observation.RunIpython(
            "4", "print(2+2)", Optional.of(List.of("data:image/png;base64,AA=="))),
        Source.AGENT);
    caused(
        all,
        "observation-browse",
        new Observation.Browse(
            "Example page text",
            "https://example.org",
            "browse_interactive",
            new Json(
                "{\"url\":\"https://example.org\",\"trigger_by_action\":\"browse_interactive\","
                    + "\"screenshot\":\"data:image/png;base64,AA==\",\"screenshot_path\":null,"
                    + "\"set_of_marks\":\"\",\"error\":false,\"goal_image_urls\":[],"
                    + "\"open_pages_urls\":[\"https://example.org\"],\"active_page_index\":0,"
                    + "\"dom_object\":{},\"axtree_object\":{\"nodes\":[1.0]},"
                    + "\"extra_element_properties\":{},\"last_browser_action\":\"goto('x')\","
                    + "\"last_browser_action_error\":\"\",\"focused_element_bid\":\"\","
                    + "\"filter_visible_only\":false}")),
        Source.AGENT);
    caused(
        all,
        "observation-read",
        new Observation.Read("     1\tx = 1\n", "/w/app.py", "oh_aci"),
        Source.AGENT);
    caused(all, "observation-write", new Observation.Write("", "/w/n.txt"), Source.AGENT);
    caused(
        all,
        "observation-edit",
        new Observation.Edit(
            "edited",
            "/w/app.py",
            false,
            Optional.of("x = 1"),
            Optional.of("x = 2"),
            "oh_aci",
            Optional.of("-x = 1\n+x = 2")),
        Source.AGENT);
    agent(
        all,
        "observation-delegate",
        new Observation.Delegate("done", new Json("{\"content\":\"2025-09-01\"}")));
    agent(all, "observation-success", new Observation.Success("Fine."));
    caused(
        all,
        "observation-error",
        new Observation.Error("Stopped.", "AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED"),
        Source.AGENT);
    environment(
        all,
        "observation-agent_state_changed",
        Observation.AgentStateChanged.to(AgentState.ERROR, "RuntimeError: no"));
    caused(all, "observation-user_rejected", new Observation.UserRejected("No!"), Source.AGENT);
    agent(all, "observation-condense", new Observation.Condense("Summary"));
    caused(all, "observation-think", new Observation.Think("Logged."), Source.AGENT);
    caused(
        all,
        "observation-recall",
        new Observation.Recall(
            "Added workspace context",
            "workspace_context",
            "acme/app",
            "app",
            "main",
            "Run make test.",
            Map.of("http://localhost:2", 2, "http://localhost:1", 1),
            "",
            "2025-09-08",
            Map.of("NPM_TOKEN", "registry", "A", "b"),
            "",
            "/workspace",
            List.of(new MicroagentKnowledge("github", "gh", "Use gh."))),
        Source.ENVIRONMENT);
    caused(
        all,
        "observation-mcp",
        new Observation.Mcp(
            "{\"content\":[],\"isError\":false}", "fetch_page", new Json("{\"url\":\"u\"}")),
        Source.AGENT);
    caused(
        all,
        "observation-download",
        new Observation.Download("Saved.", "/workspace/file_1.pdf"),
        Source.AGENT);
    caused(
        all,
        "observation-task_tracking",
        new Observation.TaskTracking("Saved 1 task.", "plan", new Json("[{\"id\":\"1\"}]")),
        Source.AGENT);
  }

  private static void agent(Map<String, EventDraft> all, String name, Event event) {
    all.put(name, EventDraft.of(event, Source.AGENT));
  }

  private static void user(Map<String, EventDraft> all, String name, Event event) {
    all.put(name, EventDraft.of(event, Source.USER));
  }

  private static void environment(Map<String, EventDraft> all, String name, Event event) {
    all.put(name, EventDraft.of(event, Source.ENVIRONMENT));
  }

  private static void caused(Map<String, EventDraft> all, String name, Event event, Source source) {
    all.put(name, EventDraft.of(event, source).causedBy(new EventId(0)));
  }
}
