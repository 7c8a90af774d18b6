package dev.hands4j.storage.vault;

import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.wire.Fields;
import dev.hands4j.storage.wire.JsonOut;
import dev.hands4j.storage.wire.Masker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Secrets as encrypted documents of the form of rest-core.md §11.1. */
public final class SqlSecretsStore implements SecretsStore {
  private final PersonalDocuments documents;

  public SqlSecretsStore(PersonalDocuments documents) {
    this.documents = documents;
  }

  @Override
  public Secrets load(Optional<UserId> owner) {
    return documents.load(new SecretsKind(), owner).orElse(Secrets.NONE);
  }

  @Override
  public Secrets update(Optional<UserId> owner, UnaryOperator<Secrets> change) {
    return documents.update(
        new SecretsKind(), owner, before -> change.apply(before.orElse(Secrets.NONE)));
  }

  /** Secrets from the members of a document of this form. */
  public static Secrets read(Fields json) throws MalformedEventException {
    return new SecretsKind().fromJson(json);
  }

  private static final class SecretsKind implements PersonalDocuments.Kind<Secrets> {
    @Override
    public String name() {
      return "secrets";
    }

    @Override
    public String toJson(Secrets secrets) {
      JsonOut out = new JsonOut(Masker.NONE).object("provider_tokens");
      secrets
          .providerTokens()
          .forEach((type, token) ->
              out.object(type.wire())
                  .text("token", token.token().map(Secret::reveal))
                  .text("host", token.host())
                  .text("user_id", token.providerUserId())
                  .end());
      out.end().object("custom_secrets");
      secrets
          .customSecrets()
          .forEach((name, secret) ->
              out.object(name)
                  .text("secret", secret.value().reveal())
                  .text("description", secret.description())
                  .end());
      return out.end().finish();
    }

    @Override
    public Secrets fromJson(Fields json) throws MalformedEventException {
      Map<ProviderType, ProviderToken> tokens = new LinkedHashMap<>();
      Fields stored = json.object("provider_tokens");
      for (String name : stored.names()) {
        Optional<ProviderType> type = ProviderType.fromWire(name);
        if (type.isPresent()) {
          Fields token = stored.object(name);
          tokens.put(
              type.get(),
              new ProviderToken(
                  token.optionalText("token").map(Secret::new),
                  token.optionalText("user_id"),
                  token.optionalText("host")));
        }
      }
      Map<String, CustomSecret> customs = new LinkedHashMap<>();
      Fields custom = json.object("custom_secrets");
      for (String name : custom.names()) {
        Fields secret = custom.object(name);
        customs.put(
            name,
            new CustomSecret(
                new Secret(secret.text("secret", "")), secret.text("description", "")));
      }
      return new Secrets(tokens, customs);
    }
  }
}
