package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.TokenSource.TokenUnavailableException;
import java.util.Locale;
import java.util.Optional;

/** Where a connection gets its token from. */
interface Credentials {

  /** The token to begin with. */
  Secret first();

  /** Another token than the one that was refused, if there is one. */
  Optional<Secret> fresher(Secret refused);

  /** One token, for better or worse. */
  static Credentials fixed(Secret token) {
    return new Credentials() {
      @Override
      public Secret first() {
        return token;
      }

      @Override
      public Optional<Secret> fresher(Secret refused) {
        return Optional.empty();
      }
    };
  }

  /** The last known token of a source, and its latest one when that is missing or refused. */
  static Credentials of(TokenSource tokens, ProviderType provider) {
    return new Credentials() {
      @Override
      public Secret first() {
        return tokens.current(provider).filter(t -> !t.isBlank()).orElseGet(this::latest);
      }

      @Override
      public Optional<Secret> fresher(Secret refused) {
        return Optional.of(latest()).filter(token -> !token.equals(refused));
      }

      private Secret latest() {
        try {
          return tokens.latest(provider);
        } catch (TokenUnavailableException e) {
          String why = e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
          throw new CallFailed(
              GitFailure.of(
                  Kind.NO_TOKEN,
                  provider,
                  "No %s token (%s); connect %1$s in the settings"
                      .formatted(provider.wire(), why)));
        }
      }
    };
  }
}
