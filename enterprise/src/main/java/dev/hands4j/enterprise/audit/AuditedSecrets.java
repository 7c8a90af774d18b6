package dev.hands4j.enterprise.audit;

import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.user.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Records which secrets and git tokens a person stores, changes and forgets; names only. */
public final class AuditedSecrets implements SecretsStore {
  private final SecretsStore secrets;
  private final Audit audit;

  public AuditedSecrets(SecretsStore secrets, Audit audit) {
    this.secrets = secrets;
    this.audit = audit;
  }

  @Override
  public Secrets load(Optional<UserId> owner) {
    return secrets.load(owner);
  }

  @Override
  public Secrets update(Optional<UserId> owner, UnaryOperator<Secrets> change) {
    Secrets[] before = {Secrets.NONE};
    Secrets after =
        secrets.update(
            owner,
            stored -> {
              before[0] = stored;
              return change.apply(stored);
            });
    Map<String, String> whose = owner.map(o -> Map.of("owner", o.value())).orElse(Map.of());
    differences("secret", before[0].customSecrets(), after.customSecrets(), whose);
    differences("token", byName(before[0].providerTokens()), byName(after.providerTokens()), whose);
    return after;
  }

  private static Map<String, ProviderToken> byName(
      Map<dev.hands4j.api.user.ProviderType, ProviderToken> tokens) {
    return tokens.entrySet().stream()
        .collect(Collectors.toMap(token -> token.getKey().wire(), Map.Entry::getValue));
  }

  private <T> void differences(
      String what, Map<String, T> before, Map<String, T> after, Map<String, String> whose) {
    new TreeMap<>(after)
        .forEach((name, value) -> {
          T old = before.get(name);
          if (old == null) {
            audit.done(what + ".created", name, whose);
          } else if (!old.equals(value)) {
            audit.done(what + ".changed", name, whose);
          }
        });
    new TreeMap<>(before)
        .forEach((name, _) -> {
          if (!after.containsKey(name)) {
            audit.done(what + ".deleted", name, whose);
          }
        });
  }
}
