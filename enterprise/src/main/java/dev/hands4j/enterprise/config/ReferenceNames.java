package dev.hands4j.enterprise.config;

import dev.hands4j.server.config.ConfigKey;
import dev.hands4j.server.config.Environment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names that people bring along from the reference's Enterprise layer (enterprise-api.md §10) and
 * that nothing here reads. Each is named in a warning with what to do instead, and none stops the
 * start. A name that this edition comes to read is silent by itself.
 */
final class ReferenceNames {
  private static final String ANALYTICS = "nothing is sent to analytics";
  private static final String BILLING = "there is no billing in this version";
  private static final String MODEL =
      "models are reached with LLM_MODEL, LLM_BASE_URL, LLM_API_KEY";
  private static final String DATABASE = "the database is named by DB_HOST and DB_PORT";
  private static final String KEYS = "secrets are encrypted with the keys in HANDS4J_KEY_FILE";
  private static final String SIGN_IN = "this version does not sign in with it";
  private static final String INTEGRATION = "this version does not have that integration";
  private static final String JOB = "that job does not exist here";

  private static final Map<String, String> INSTEAD = new TreeMap<>();

  static {
    because(ANALYTICS, "POSTHOG_CLIENT_KEY", "POSTHOG_HOST");
    because("there are no experiments", "ENABLE_EXPERIMENT_MANAGER");
    because("the page is part of the program; see SERVE_FRONTEND", "FRONTEND_DIRECTORY");
    because(KEYS, "JWT_SECRET");
    because(DATABASE, "GCP_DB_INSTANCE", "GCP_PROJECT", "GCP_REGION");
    because("DB_POOL_SIZE is all connections of a node", "DB_MAX_OVERFLOW");
    because("sandboxes run no server of their own", "RUNTIME_URL_PATTERN");
    because(
        MODEL,
        "LITE_LLM_API_URL",
        "LITE_LLM_API_KEY",
        "LITE_LLM_TEAM_ID",
        "LITELLM_DEFAULT_MODEL",
        "LOCAL_DEPLOYMENT");
    because(
        BILLING,
        "ENABLE_BILLING",
        "STRIPE_API_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "REQUIRE_PAYMENT",
        "DEFAULT_BILLING_MARGIN",
        "DEFAULT_INITIAL_BUDGET");
    because(
        SIGN_IN,
        "AUTH_WEB_HOST",
        "AUTH_URL",
        "KEYCLOAK_SERVER_URL",
        "KEYCLOAK_SERVER_URL_EXT",
        "KEYCLOAK_REALM_NAME",
        "KEYCLOAK_CLIENT_ID",
        "KEYCLOAK_CLIENT_SECRET",
        "KEYCLOAK_ADMIN_PASSWORD",
        "KEYCLOAK_PROVIDER_NAME",
        "GITHUB_APP_CLIENT_ID",
        "GITHUB_APP_CLIENT_SECRET",
        "GITHUB_APP_PRIVATE_KEY",
        "GITLAB_APP_CLIENT_ID",
        "GITLAB_APP_CLIENT_SECRET",
        "BITBUCKET_APP_CLIENT_ID",
        "BITBUCKET_APP_CLIENT_SECRET",
        "ENABLE_ENTERPRISE_SSO",
        "GITHUB_USER_LIST_FILE",
        "GITHUB_USERS_SHEET_ID",
        "DISABLE_WAITLIST");
    because(
        INTEGRATION,
        "ENABLE_JIRA",
        "ENABLE_JIRA_DC",
        "ENABLE_LINEAR",
        "JIRA_CLIENT_ID",
        "JIRA_CLIENT_SECRET",
        "LINEAR_CLIENT_ID",
        "LINEAR_CLIENT_SECRET",
        "JIRA_DC_CLIENT_ID",
        "JIRA_DC_CLIENT_SECRET",
        "JIRA_DC_BASE_URL",
        "JIRA_DC_ENABLE_OAUTH",
        "GITHUB_APP_WEBHOOK_SECRET",
        "GITHUB_WEBHOOKS_ENABLED",
        "JIRA_WEBHOOKS_ENABLED",
        "JIRA_DC_WEBHOOKS_ENABLED",
        "LINEAR_WEBHOOKS_ENABLED",
        "SLACK_WEBHOOKS_ENABLED",
        "SLACK_CLIENT_ID",
        "SLACK_CLIENT_SECRET",
        "SLACK_SIGNING_SECRET",
        "ENABLE_PROACTIVE_CONVERSATION_STARTERS",
        "ENABLE_SOLVABILITY_ANALYSIS",
        "COLLECT_GITHUB_INTERACTIONS",
        "GITHUB_PROXY_ENDPOINTS",
        "ENABLE_MCP_SEARCH_ENGINE",
        "TAVILY_API_KEY");
    because("this version has no such switch", "HIDE_LLM_SETTINGS", "ADD_DEBUGGING_ROUTES");
    because("this version announces no maintenance", "MAINTENANCE_START_TIME");
    because(
        JOB,
        "RESEND_API_KEY",
        "RESEND_AUDIENCE_ID",
        "RESEND_FROM_EMAIL",
        "COMMON_ROOM_API_KEY",
        "COMMON_ROOM_DESTINATION_SOURCE_ID");
  }

  private ReferenceNames() {}

  private static void because(String reason, String... names) {
    for (String name : names) {
      INSTEAD.put(name, reason);
    }
  }

  /** A sentence for each name that was given and that nobody asked {@code environment} for. */
  static List<String> ignored(Environment environment) {
    Set<String> read =
        environment.keys().stream().map(ConfigKey::name).collect(Collectors.toUnmodifiableSet());
    return INSTEAD.entrySet().stream()
        .filter(entry -> !environment.all().getOrDefault(entry.getKey(), "").isBlank())
        .filter(entry -> !read.contains(entry.getKey()))
        .map(entry -> entry.getKey() + " is ignored: " + entry.getValue())
        .toList();
  }
}
