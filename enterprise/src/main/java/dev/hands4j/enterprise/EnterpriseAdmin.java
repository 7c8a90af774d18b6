package dev.hands4j.enterprise;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.enterprise.config.EnterpriseConfig;

/** The database of a cluster for the commands of an operator, while nodes run or not. */
public final class EnterpriseAdmin implements AutoCloseable {
  private final ClusterStorage storage;

  private EnterpriseAdmin(ClusterStorage storage) {
    this.storage = storage;
  }

  /**
   * @throws dev.hands4j.api.StoreUnavailableException when the database cannot be used
   */
  public static EnterpriseAdmin open(EnterpriseConfig config) {
    return new EnterpriseAdmin(ClusterStorage.postgres(config));
  }

  /** The keys of users. */
  public ApiKeys keys() {
    return storage.apiKeys();
  }

  /** Encrypts all secrets with the first key of the key file; answers how many were changed. */
  public int rotateKeys() {
    return storage.sql().rotateKeys();
  }

  @Override
  public void close() {
    storage.close();
  }
}
