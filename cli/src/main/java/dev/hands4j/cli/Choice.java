package dev.hands4j.cli;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.enterprise.EnterpriseEdition;
import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.server.CommunityEdition;
import dev.hands4j.server.Edition;
import dev.hands4j.server.config.Environment;
import dev.hands4j.server.config.InvalidConfigurationException;
import dev.hands4j.server.config.ServerConfig;
import java.nio.file.Path;

/** The edition that {@code EDITION} names, with its configuration. */
sealed interface Choice {
  /**
   * Reads the environment.
   *
   * @throws InvalidConfigurationException with every problem
   */
  static Choice read(Surroundings here) throws InvalidConfigurationException {
    return ServerConfig.edition(new Environment(here.environment())).equals("enterprise")
        ? new Enterprise(
            EnterpriseConfig.read(here.environment(), here.userHome(), here.distribution()))
        : new Community(
            ServerConfig.read(here.environment(), here.userHome(), here.distribution()));
  }

  /** What every edition has. */
  ServerConfig server();

  /** The same with another folder of data. */
  Choice withHome(Path folder);

  /** Fills every port; opens the database, and no port of this machine. */
  Edition open() throws RuntimeUnavailableException;

  record Community(ServerConfig server) implements Choice {
    @Override
    public Choice withHome(Path folder) {
      return new Community(server.withHome(folder));
    }

    @Override
    public Edition open() throws RuntimeUnavailableException {
      return CommunityEdition.open(server);
    }
  }

  record Enterprise(EnterpriseConfig config) implements Choice {
    @Override
    public ServerConfig server() {
      return config.server();
    }

    @Override
    public Choice withHome(Path folder) {
      return new Enterprise(config.withHome(folder));
    }

    @Override
    public Edition open() throws RuntimeUnavailableException {
      return EnterpriseEdition.open(config);
    }
  }
}
