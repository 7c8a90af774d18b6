package dev.hands4j.server.rest.contract;

import java.util.List;

/**
 * Every operation of the core, in the order of rest-core.md §1. A test holds it against the routes
 * that the server has registered, in both directions.
 */
final class Contract {
  private static final String ONE = "/api/conversations/{conversation_id}";
  private static final String MICROAGENTS = "/api/user/repository/<repository_name>/microagents";

  private Contract() {}

  static List<Operation> operations() {
    return java.util.stream.Stream.of(
            options(), workspace(), conversations(), settings(), providers(), server())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Operation> options() {
    return List.of(
        get("/api/options/models", "options", "Names of models to pick from").answers("strings"),
        get("/api/options/agents", "options", "Names of agents").answers("strings"),
        get("/api/options/security-analyzers", "options", "Names of security analysers")
            .answers("strings"),
        get("/api/options/config", "options", "What this server is and can do"));
  }

  private static List<Operation> workspace() {
    return List.of(
        get(ONE + "/list-files", "workspace", "Names in a folder of the workspace")
            .query("path?")
            .answers("strings"),
        get(ONE + "/select-file", "workspace", "Text of a file of the workspace").query("file"),
        get(ONE + "/zip-directory", "workspace", "The workspace as a zip file")
            .answers("application/zip"),
        get(ONE + "/git/changes", "workspace", "Files that differ from their base in git")
            .answers("array"),
        get(ONE + "/git/diff", "workspace", "A file before and after its changes").query("path"),
        post(ONE + "/upload-files", "workspace", "Puts files into the workspace")
            .body("files:files"),
        get(ONE + "/config", "workspace", "Ids of the sandbox"),
        get(ONE + "/vscode-url", "workspace", "Address of the editor in the sandbox"),
        get(ONE + "/web-hosts", "workspace", "Addresses of applications in the sandbox"));
  }

  private static List<Operation> conversations() {
    return List.of(
        post(ONE + "/submit-feedback", "conversations", "Keeps feedback about a conversation")
            .body(
                "version",
                "email",
                "polarity",
                "permissions?",
                "trajectory?:array",
                "token?:string"),
        get(ONE + "/events", "events", "Events of a conversation, by id, with filters in the body")
            .query("start_id?:integer", "end_id?:integer", "reverse?:boolean", "limit?:integer"),
        post(ONE + "/events", "events", "Sends a message, a command or a wish for a state")
            .body("action", "args?:object", "message_key?"),
        get(ONE + "/trajectory", "events", "All events that are not hidden"),
        get(ONE + "/microagents", "conversations", "Microagents a running conversation has"),
        post("/api/conversations", "conversations", "Creates and starts a conversation")
            .onlyBody(
                "repository?",
                "git_provider?:provider",
                "selected_branch?",
                "initial_user_msg?",
                "image_urls?:strings",
                "replay_json?",
                "suggested_task?:object",
                "create_microagent?:object",
                "conversation_instructions?",
                "mcp_config?:object",
                "conversation_id?"),
        get("/api/conversations", "conversations", "Conversations, newest first, page by page")
            .query(
                "page_id?",
                "limit?:integer",
                "selected_repository?",
                "conversation_trigger?:trigger"),
        get(ONE, "conversations", "A conversation, or null").answers("object"),
        delete(ONE, "conversations", "Deletes a conversation with its sandbox").answers("boolean"),
        patch(ONE, "conversations", "Names a conversation").onlyBody("title").answers("boolean"),
        get(ONE + "/remember-prompt", "conversations", "What should be remembered of some events")
            .query("event_id:integer"),
        post(ONE + "/start", "conversations", "Runs a conversation").body("providers_set?:strings"),
        post(ONE + "/stop", "conversations", "Stops a conversation"),
        post(ONE + "/exp-config", "conversations", "Settings of experiments; none are kept")
            .body("config?:object")
            .answers("boolean"),
        get(ONE + "/search", "events", "Finds events by words")
            .query("query", "type?", "before?:integer", "limit?:integer"),
        get("/api/search/conversations", "conversations", "Finds conversations by words and facts")
            .query(
                "query?",
                "repository?",
                "branch?",
                "status?",
                "trigger?:trigger",
                "updated_after?",
                "updated_before?",
                "limit?:integer",
                "page_id?"),
        get("/api/marks", "conversations", "What the caller has marked, pinned first")
            .query("limit?:integer", "page_id?"),
        get(ONE + "/marks", "conversations", "The caller's marks of a conversation"),
        patch(ONE + "/marks", "conversations", "Pins, archives, or notes how far was read")
            .onlyBody("pinned?:boolean", "archived?:boolean", "last_read_event_id?:integer"),
        get(
                "/api/microagent-management/conversations",
                "conversations",
                "Conversations that write microagents of a repository")
            .query("selected_repository", "page_id?", "limit?:integer"));
  }

  private static List<Operation> settings() {
    return List.of(
        get("/api/settings", "settings", "Settings, without secrets"),
        post("/api/settings", "settings", "Changes the settings that are named")
            .body(
                "language?",
                "agent?",
                "max_iterations?:integer",
                "security_analyzer?",
                "confirmation_mode?:boolean",
                "llm_model?",
                "llm_api_key?",
                "llm_base_url?",
                "remote_runtime_resource_factor?:integer",
                "enable_default_condenser?:boolean",
                "enable_sound_notifications?:boolean",
                "enable_proactive_conversation_starters?:boolean",
                "enable_solvability_analysis?:boolean",
                "user_consents_to_analytics?:boolean",
                "sandbox_base_container_image?",
                "sandbox_runtime_container_image?",
                "mcp_config?:object",
                "search_api_key?",
                "sandbox_api_key?",
                "max_budget_per_task?:number",
                "condenser_max_size?:integer",
                "email?",
                "email_verified?:boolean",
                "git_user_name?",
                "git_user_email?"),
        post("/api/reset-settings", "settings", "Was removed").answers(410, "object"),
        post("/api/add-git-providers", "settings", "Stores tokens of git providers, checked")
            .body("provider_tokens:object"),
        post("/api/unset-provider-tokens", "settings", "Forgets all tokens of git providers"),
        get("/api/secrets", "settings", "Names of secrets"),
        post("/api/secrets", "settings", "Stores a secret")
            .body("name", "value", "description?")
            .answers(201, "object"),
        put("/api/secrets/{secret_id}", "settings", "Renames or describes a secret")
            .body("name", "description?"),
        delete("/api/secrets/{secret_id}", "settings", "Forgets a secret"));
  }

  private static List<Operation> providers() {
    return List.of(
        get("/api/user/installations", "git", "Installations or workspaces of a git provider")
            .query("provider:provider")
            .answers("strings"),
        get("/api/user/repositories", "git", "Repositories of the caller")
            .query(
                "sort?",
                "selected_provider?:provider",
                "page?:integer",
                "per_page?:integer",
                "installation_id?")
            .answers("array"),
        get("/api/user/info", "git", "The caller as a git provider knows them"),
        get("/api/user/search/repositories", "git", "Repositories by text")
            .query("query", "per_page?:integer", "sort?", "order?", "selected_provider?:provider")
            .answers("array"),
        get("/api/user/search/branches", "git", "Branches by text")
            .query("repository", "query", "per_page?:integer", "selected_provider?:provider")
            .answers("array"),
        get("/api/user/suggested-tasks", "git", "Open requests and issues to work on")
            .answers("array"),
        get("/api/user/repository/branches", "git", "Branches of a repository")
            .query("repository", "page?:integer", "per_page?:integer"),
        get(MICROAGENTS, "git", "Microagents of a repository").answers("array"),
        get(MICROAGENTS + "/content", "git", "A microagent of a repository").query("file_path"));
  }

  private static List<Operation> server() {
    return List.of(
        get("/alive", "server", "Whether it lives"),
        get("/health", "server", "Whether it lives").answers("string"),
        get("/server_info", "server", "What it uses of the machine"),
        get("/api/composition", "server", "Which implementation fills each port"),
        get("/api/session", "server", "Whether a session key is asked for"),
        post("/api/session", "server", "Trades the session key for a cookie")
            .body("session_api_key?"),
        delete("/api/session", "server", "Forgets the cookie"),
        post("/mcp/mcp", "server", "The server's own tools, over the Model Context Protocol")
            .body("jsonrpc", "method", "id?:any", "params?:object")
            .answers("text/event-stream"));
  }

  private static Operation get(String path, String group, String summary) {
    return Operation.of("get", path, group, summary);
  }

  private static Operation post(String path, String group, String summary) {
    return Operation.of("post", path, group, summary);
  }

  private static Operation put(String path, String group, String summary) {
    return Operation.of("put", path, group, summary);
  }

  private static Operation patch(String path, String group, String summary) {
    return Operation.of("patch", path, group, summary);
  }

  private static Operation delete(String path, String group, String summary) {
    return Operation.of("delete", path, group, summary);
  }
}
