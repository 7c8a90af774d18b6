package dev.hands4j.server;

import dev.hands4j.agent.AgentModule;
import dev.hands4j.api.conversation.ConversationMarks;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Ownership;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.listening.ConversationListener;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.search.ConversationSearch;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.http.Pipeline;
import dev.hands4j.server.rest.FrontEnd;
import dev.hands4j.server.rest.RouteGroup;
import java.time.Duration;
import java.util.List;

/**
 * A product is a list: one method per port of the system, each filled by exactly one implementation
 * (boundaries.md P2). An edition that forgets a port does not compile. Every method returns the
 * same object each time.
 */
public interface Edition extends AutoCloseable {
  /** Shown to operators. */
  String name();

  UserContextResolver users();

  Access access();

  TokenSource.Factory tokens();

  GitProviders gitProviders();

  EventLog events();

  EventCodec codec();

  Ownership ownership();

  ConversationStore conversations();

  ConversationMarks marks();

  ConversationSearch search();

  SettingsStore settings();

  SecretsStore secrets();

  Coordinator coordinator();

  Signals signals();

  RuntimeProvider runtimes();

  List<ConversationListener> listeners();

  UrlBuilder urls();

  /** What every request passes, outermost first (boundaries.md P4). */
  Pipeline pipeline();

  /** Routes of this edition beside those that every edition has. */
  List<RouteGroup> routes(Conversations conversations);

  /** What clients are told about accounts; an edition without users says nothing. */
  FrontEnd frontEnd();

  /** How often a server looks for interrupted work that it could go on with. */
  Duration resumeInterval();

  /** The mind; the same in every edition, composed with this edition's ports. */
  AgentModule agent();

  /**
   * Told once, when the port is open.
   *
   * @param address such as {@code http://127.0.0.1:3000}
   */
  void serving(String address);

  /**
   * Told once, before the server closes its port. May wait until nobody sends new requests; what
   * comes meanwhile is still served.
   */
  void leaving();

  /** Lets go of everything the edition opened. */
  @Override
  void close();
}
