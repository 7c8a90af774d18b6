package dev.hands4j.server;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.server.config.SocketConfig;
import dev.hands4j.server.conversations.ConversationPorts;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.Housekeeping;
import dev.hands4j.server.conversations.Listening;
import dev.hands4j.server.conversations.ModelChoice;
import dev.hands4j.server.conversations.PersonsEvents;
import dev.hands4j.server.conversations.Presence;
import dev.hands4j.server.knowledge.SkillShelf;
import dev.hands4j.server.rest.RouteGroup;
import dev.hands4j.server.sockets.Admissions;
import dev.hands4j.server.sockets.ConversationSockets;
import dev.hands4j.server.sockets.UserFeedConfig;
import dev.hands4j.server.sockets.UserFeeds;
import dev.hands4j.server.workspace.Preparations;
import dev.hands4j.socketio.SocketIoConfig;
import dev.hands4j.socketio.SocketIoServer;
import dev.hands4j.socketio.engine.EngineConfig;
import dev.hands4j.socketio.engine.HandshakeGuard;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. Closing it lets go of the sockets, hands what runs over to the next process and
 * closes the port; sandboxes live on.
 */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  /** How long the sockets may take to send what waits when the server ends. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final String address;
  private final List<String> routes;
  private final Edition edition;
  private final Owned owned;

  private Server(String address, List<String> routes, Edition edition, Owned owned) {
    this.address = address;
    this.routes = routes;
    this.edition = edition;
    this.owned = owned;
  }

  /**
   * The community server, from configuration to open port. Read it top to bottom: this is all there
   * is.
   *
   * @throws PortInUseException when the port cannot be opened
   * @throws RuntimeUnavailableException when this machine has not what the chosen sandboxes need
   * @throws dev.hands4j.storage.HomeInUseException when another process uses the same home
   */
  public static Server community(ServerConfig config)
      throws PortInUseException, RuntimeUnavailableException {
    return start(config, CommunityEdition.open(config));
  }

  /**
   * Serves an edition, which is closed with the server, or at once when it cannot be served.
   *
   * @throws PortInUseException when the port cannot be opened
   */
  public static Server start(ServerConfig config, Edition edition) throws PortInUseException {
    Owned owned = new Owned();
    try {
      return start(config, owned.own(edition), owned);
    } catch (RuntimeException | PortInUseException e) {
      owned.closeAfter(e);
      throw e;
    }
  }

  private static Server start(ServerConfig config, Edition edition, Owned owned)
      throws PortInUseException {
    config
        .warnings()
        .forEach(warning ->
            log.atWarn()
                .setMessage("configuration ignored in part")
                .addKeyValue("reason", warning)
                .log());
    Clock clock = Clock.systemUTC();
    ModelChoice models = new ModelChoice(config.modelDefaults());
    Presence presence = new Presence();

    Conversations conversations =
        owned.own(
            new Conversations(
                new ConversationPorts(
                    edition.coordinator(),
                    edition.events(),
                    edition.conversations(),
                    edition.settings(),
                    edition.secrets(),
                    edition.tokens(),
                    edition.runtimes(),
                    edition.signals(),
                    new Preparations(
                        edition.gitProviders(),
                        edition.tokens(),
                        edition.events(),
                        config.conversations().preparation()),
                    new SkillShelf(
                        config.home().resolve("microagents"),
                        edition.gitProviders(),
                        edition.tokens()),
                    edition.agent()::start),
                models,
                presence,
                new Listening(edition.events(), edition.listeners()),
                config.conversations(),
                clock));
    PersonsEvents persons = new PersonsEvents(edition.codec());
    Admissions admissions = new Admissions(edition.users());
    SocketIoServer sockets =
        new SocketIoServer(
            limits(config.sockets()),
            HandshakeGuard.OPEN, // the pipeline has checked host and origin
            new UserFeeds(
                new ConversationSockets(
                    conversations,
                    edition.events(),
                    edition.signals(),
                    edition.users(),
                    edition.access(),
                    admissions,
                    persons),
                edition.users(),
                admissions,
                edition.conversations(),
                conversations,
                presence,
                edition.urls(),
                UserFeedConfig.DEFAULTS));
    List<RouteGroup> routes = new ArrayList<>(edition.routes(conversations));
    routes.addAll(CoreRoutes.of(edition, config, conversations, presence, persons, clock, owned));

    WebServer web =
        owned.own(WebServer.start(config.http(), edition.pipeline(), routes, sockets.servlet()));
    edition.serving(web.address());
    if (!edition.runtimes().isolated()) {
      log.atWarn()
          .setMessage("commands run on this machine, as its user, without isolation")
          .addKeyValue("runtime", edition.runtimes().kind())
          .log();
    }
    owned.own(sockets); // closed before the port, so that clients are told to come back
    // After the port is open: what takes time must not delay the first answer.
    owned.own(Housekeeping.start(conversations, edition.resumeInterval()));
    return new Server(web.address(), web.routes(), edition, owned);
  }

  private static SocketIoConfig limits(SocketConfig config) {
    EngineConfig engine = EngineConfig.defaults();
    return SocketIoConfig.defaults()
        .withEngine(
            engine
                .withPayload(engine.advertisedMaxPayload(), config.maxFrame())
                .withQueue(
                    engine.maxQueuedMessages(), config.maxQueued(), engine.maxTotalQueuedBytes())
                .withTimeouts(engine.upgradeTimeout(), engine.sendTimeout(), FAREWELL)
                .withMaxSessions(config.maxConnections()));
  }

  /** Where it can be reached, such as {@code http://127.0.0.1:3000}. */
  public String address() {
    return address;
  }

  /** Every route, as method and path. */
  List<String> routes() {
    return routes;
  }

  /** The ports this server runs on, to look behind the wire. */
  public Edition edition() {
    return edition;
  }

  @Override
  public void close() {
    edition.leaving();
    owned.close();
  }
}
