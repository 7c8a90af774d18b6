package dev.hands4j.storage.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.vault.Purposes;
import dev.hands4j.storage.vault.Vault;
import dev.hands4j.storage.wire.Masker;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is masked in each conversation: encrypted in {@code conversation_mask}, with the sets in use
 * kept in memory. A set is valid for one {@code mask_version} of the head row; the writer compares,
 * so a stale set never masks a stored event.
 */
final class MaskStore {
  private final Vault vault;
  private final ReadAccess readers;
  private final int maxSecrets;
  private final Map<ConversationId, MaskSet> cache;

  MaskStore(Vault vault, ReadAccess readers, int cacheSize, int maxSecrets) {
    this.vault = vault;
    this.readers = readers;
    this.maxSecrets = maxSecrets;
    this.cache =
        Collections.synchronizedMap(
            new LinkedHashMap<>(256, 0.75f, true) {
              private static final long serialVersionUID = 1L;

              @Override
              protected boolean removeEldestEntry(Map.Entry<ConversationId, MaskSet> eldest) {
                return size() > cacheSize;
              }
            });
  }

  /** The set as last known; may be older than the database by a moment. */
  MaskSet current(ConversationId id) {
    MaskSet known = cache.get(id);
    if (known != null) {
      return known;
    }
    MaskSet loaded =
        readers.call(session -> {
          var head = HeadTable.find(session, id);
          return head.isEmpty() ? MaskSet.NONE : load(session, head.get());
        });
    if (loaded.version >= 0) {
      cache.put(id, loaded);
    }
    return loaded;
  }

  /** The set of a head row, for the writer that met an older one. */
  MaskSet reload(Session session, HeadRow head) throws SQLException {
    MaskSet loaded = load(session, head);
    cache.put(head.id(), loaded);
    return loaded;
  }

  /** The set of a head row. */
  MaskSet load(Session session, HeadRow head) throws SQLException {
    Set<Secret> secrets = new LinkedHashSet<>();
    if (head.maskVersion() > 0) {
      session.scan(
          "SELECT key_id, sealed FROM conversation_mask WHERE conversation_no = ? ORDER BY position",
          row -> {
            byte[] plain = vault.open(row.getString(1), Purposes.mask(head.no()), row.getBytes(2));
            secrets.add(new Secret(new String(plain, StandardCharsets.UTF_8)));
            return true;
          },
          head.no());
    }
    return new MaskSet(head.maskVersion(), secrets, Masker.of(secrets));
  }

  /** Stores the secrets that are new; answers the head with its new version, or the same. */
  HeadRow add(Session session, HeadRow head, Collection<Secret> secrets) throws SQLException {
    Set<Secret> known = new LinkedHashSet<>(load(session, head).secrets);
    int before = known.size();
    for (Secret secret : secrets) {
      if (!secret.isBlank() && known.add(secret)) {
        if (known.size() > maxSecrets) {
          throw new IllegalArgumentException(
              "a conversation masks at most " + maxSecrets + " secrets");
        }
        Vault.Sealed sealed =
            vault.seal(Purposes.mask(head.no()), secret.reveal().getBytes(StandardCharsets.UTF_8));
        session.update(
            "INSERT INTO conversation_mask (conversation_no, position, key_id, sealed) VALUES (?, ?, ?, ?)",
            head.no(),
            known.size(),
            sealed.keyId(),
            sealed.bytes());
      }
    }
    return known.size() == before ? head : head.withMaskVersion(head.maskVersion() + 1);
  }

  /** Forgets what is in memory; the next append reads it again. */
  void forget(ConversationId id) {
    cache.remove(id);
  }

  /** The secrets of one version. */
  static final class MaskSet {
    /** Of a conversation that does not exist: nothing will be stored. */
    static final MaskSet NONE = new MaskSet(-1, Set.of(), Masker.NONE);

    private final long version;
    private final Set<Secret> secrets;
    private final Masker masker;

    private MaskSet(long version, Set<Secret> secrets, Masker masker) {
      this.version = version;
      this.secrets = secrets;
      this.masker = masker;
    }

    long version() {
      return version;
    }

    Masker masker() {
      return masker;
    }
  }
}
