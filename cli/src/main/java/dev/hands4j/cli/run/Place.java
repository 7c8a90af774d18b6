package dev.hands4j.cli.run;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.server.Edition;
import dev.hands4j.server.PortInUseException;
import dev.hands4j.server.Server;
import dev.hands4j.server.config.HttpConfig;
import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.storage.HomeInUseException;
import dev.hands4j.storage.HomeLock;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The server a task runs on: the one that uses the home, or else one of this process. */
sealed interface Place extends AutoCloseable {
  /** How long a server that has the home may take until it says where it serves. */
  Duration STARTING = Duration.ofSeconds(30);

  URI address();

  /** Lets go; ends what only this run needed. */
  @Override
  void close();

  /** The server of the home, started when there is none. */
  static Place of(ServerConfig config)
      throws RuntimeUnavailableException, PortInUseException, InterruptedException {
    long end = System.nanoTime() + STARTING.toNanos();
    while (true) {
      Optional<HomeLock.Holder> holder = HomeLock.holder(config.home());
      Optional<String> address = holder.flatMap(HomeLock.Holder::address);
      if (address.isPresent()) {
        return new Running(URI.create(address.get()));
      }
      boolean late = System.nanoTime() > end;
      if (holder.isEmpty() || late) {
        try {
          return new Own(Server.community(config.withHttp(own(config.http()))));
        } catch (HomeInUseException e) {
          if (late) {
            throw e;
          }
        }
      }
      Thread.sleep(100);
    }
  }

  /** For this process alone: a free port of this machine, and no page. */
  private static HttpConfig own(HttpConfig http) {
    return new HttpConfig(
        "127.0.0.1",
        0,
        http.sessionKey(),
        http.permittedOrigins(),
        http.trustedHosts(),
        http.maxBody(),
        http.requestsPerSecond(),
        false);
  }

  /** Somebody else's; it stays. */
  record Running(URI address) implements Place {
    @Override
    public void close() {}
  }

  /** Ends with the run, together with the sandbox; conversation and workspace stay. */
  final class Own implements Place {
    private final Server server;
    private Optional<ConversationId> conversation = Optional.empty();

    private Own(Server server) {
      this.server = server;
    }

    @Override
    public URI address() {
      return URI.create(server.address());
    }

    void runs(String id) {
      conversation = Optional.of(new ConversationId(id));
    }

    @Override
    public void close() {
      Edition edition = server.edition();
      Optional<ConversationMetadata> record = conversation.flatMap(edition.conversations()::find);
      Optional<Head> head = conversation.flatMap(edition.events()::head);
      RuntimeProvider runtimes = edition.runtimes();
      server.close();
      // The loop has let go of it; a script's machine should not keep a process of ours.
      record.ifPresent(data -> runtimes.end(data.ref(), head.flatMap(Head::runtime), false));
    }
  }
}
