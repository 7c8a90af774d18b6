package dev.hands4j.server;

import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.ModelChoice;
import dev.hands4j.server.conversations.PersonsEvents;
import dev.hands4j.server.conversations.Presence;
import dev.hands4j.server.mcp.McpEndpoint;
import dev.hands4j.server.rest.CompositionRoutes;
import dev.hands4j.server.rest.ConversationRoutes;
import dev.hands4j.server.rest.EventRoutes;
import dev.hands4j.server.rest.FeedbackRoutes;
import dev.hands4j.server.rest.FileRoutes;
import dev.hands4j.server.rest.GitHostRoutes;
import dev.hands4j.server.rest.GitRoutes;
import dev.hands4j.server.rest.GitTokenRoutes;
import dev.hands4j.server.rest.HealthRoutes;
import dev.hands4j.server.rest.ManagementRoutes;
import dev.hands4j.server.rest.MarkRoutes;
import dev.hands4j.server.rest.McpRoutes;
import dev.hands4j.server.rest.MicroagentRoutes;
import dev.hands4j.server.rest.NewConversations;
import dev.hands4j.server.rest.OptionRoutes;
import dev.hands4j.server.rest.RouteGroup;
import dev.hands4j.server.rest.RuntimeRoutes;
import dev.hands4j.server.rest.SearchRoutes;
import dev.hands4j.server.rest.SecretRoutes;
import dev.hands4j.server.rest.SecurityRoutes;
import dev.hands4j.server.rest.SessionRoutes;
import dev.hands4j.server.rest.SettingsRoutes;
import dev.hands4j.server.rest.StaticClient;
import dev.hands4j.server.rest.contract.ContractRoutes;
import dev.hands4j.server.workspace.GitViews;
import dev.hands4j.server.workspace.ViewLimits;
import dev.hands4j.server.workspace.Workspaces;
import java.time.Clock;
import java.util.List;

/**
 * Every route of the core, group by group (rest-core.md §1). A group that comes first wins, so the
 * page, which answers every path, is last.
 */
final class CoreRoutes {
  /** Told to programs that ask. */
  private static final String VERSION = "0.1.0";

  private CoreRoutes() {}

  static List<RouteGroup> of(
      Edition edition,
      ServerConfig config,
      Conversations conversations,
      Presence presence,
      PersonsEvents persons,
      Clock clock,
      Owned owned) {
    int maxBody = config.http().maxBody();
    ModelChoice models = new ModelChoice(config.modelDefaults());
    Workspaces workspaces = new Workspaces(edition.events(), edition.runtimes());
    CompositionReport composition = CompositionReport.of(edition);
    return List.of(
        new HealthRoutes(config.home(), clock),
        new SessionRoutes(config.http().sessionKey(), maxBody),
        new OptionRoutes(models, edition.settings(), edition.runtimes(), edition.frontEnd()),
        new SettingsRoutes(edition.settings(), edition.secrets(), maxBody),
        new SecretRoutes(edition.secrets(), maxBody),
        new GitHostRoutes(edition.gitProviders(), edition.tokens(), clock),
        new GitTokenRoutes(edition.gitProviders(), edition.secrets(), maxBody),
        new McpRoutes(
            owned.own(
                new McpEndpoint(
                    edition.users(),
                    edition.gitProviders(),
                    edition.tokens(),
                    edition.conversations(),
                    edition.access(),
                    VERSION))),
        new ConversationRoutes(
            conversations,
            edition.conversations(),
            edition.access(),
            presence,
            edition.signals(),
            edition.urls(),
            new NewConversations(
                edition.conversations(),
                edition.settings(),
                models,
                edition.gitProviders(),
                edition.tokens(),
                config.conversations().allowClientIds(),
                clock),
            config.conversations().listAge(),
            maxBody,
            clock),
        new ManagementRoutes(
            edition.conversations(),
            conversations,
            presence,
            edition.urls(),
            edition.gitProviders(),
            edition.tokens(),
            config.conversations().listAge(),
            clock),
        new SearchRoutes(
            edition.search(), edition.access(), conversations, presence, edition.urls()),
        new MarkRoutes(
            edition.marks(), edition.access(), conversations, presence, edition.urls(), maxBody),
        new FileRoutes(edition.access(), workspaces, config.conversations().maxUpload()),
        new GitRoutes(edition.access(), workspaces, new GitViews(ViewLimits.DEFAULTS)),
        new RuntimeRoutes(edition.access(), workspaces, conversations::hosts),
        new MicroagentRoutes(
            conversations,
            edition.events(),
            edition.settings(),
            models,
            edition.agent()::recollection,
            edition.access(),
            maxBody),
        new FeedbackRoutes(edition.events(), edition.access(), config.home(), maxBody),
        new SecurityRoutes(edition.access()),
        new ContractRoutes(),
        new CompositionRoutes(edition.name(), composition.ports(), edition.pipeline().names()),
        new EventRoutes(conversations, edition.events(), persons, edition.access(), maxBody),
        new StaticClient(config.http().serveClient()));
  }
}
