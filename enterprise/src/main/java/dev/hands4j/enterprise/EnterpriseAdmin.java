package dev.hands4j.enterprise;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.enterprise.audit.Audit;
import dev.hands4j.enterprise.audit.AuditExport;
import dev.hands4j.enterprise.audit.AuditedKeys;
import dev.hands4j.enterprise.config.EnterpriseConfig;
import java.util.Map;

/**
 * The database of a cluster for the commands of an operator, while nodes run or not. What it
 * changes is recorded under the operator's name.
 */
public final class EnterpriseAdmin implements AutoCloseable {
  private final ClusterStorage storage;
  private final Audit audit;
  private final ApiKeys keys;

  private EnterpriseAdmin(ClusterStorage storage, String operator) {
    this.storage = storage;
    audit = Audit.ofOperator(storage.sql().audit(), operator);
    keys = new AuditedKeys(storage.apiKeys(), audit);
  }

  /**
   * @param operator name of their account on the machine
   * @throws dev.hands4j.api.StoreUnavailableException when the database cannot be used
   */
  public static EnterpriseAdmin open(EnterpriseConfig config, String operator) {
    return new EnterpriseAdmin(ClusterStorage.postgres(config), operator);
  }

  /** The keys of users. */
  public ApiKeys keys() {
    return keys;
  }

  /** Encrypts all secrets with the first key of the key file; answers how many were changed. */
  public int rotateKeys() {
    int changed = storage.sql().rotateKeys();
    audit.done("secrets.re-encrypted", "", Map.of("values", Integer.toString(changed)));
    return changed;
  }

  /** The record of privileged acts, for reading. */
  public AuditExport audit() {
    return new AuditExport(storage.sql().audit());
  }

  @Override
  public void close() {
    storage.close();
  }
}
