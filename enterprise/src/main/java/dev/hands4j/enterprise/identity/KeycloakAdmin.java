package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.enterprise.identity.ProviderHttp.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What only Keycloak's administrator may do; signs in as one for each call, which are rare. */
final class KeycloakAdmin {
  private final IdentityConfig config;
  private final ProviderHttp http;

  KeycloakAdmin(IdentityConfig config, ProviderHttp http) {
    this.config = config;
    this.http = http;
  }

  Optional<Account> byId(UserId user)
      throws ProviderRefusedException, ProviderUnreachableException {
    return read(user).map(KeycloakAdmin::account);
  }

  private Optional<JsonNode> read(UserId user)
      throws ProviderRefusedException, ProviderUnreachableException {
    Answer answer = http.get(users("/" + ProviderHttp.encode(user.value())), Optional.of(token()));
    if (answer.status() == 404) {
      return Optional.empty();
    }
    return Optional.of(checked(answer).json());
  }

  Optional<Account> first(String query)
      throws ProviderRefusedException, ProviderUnreachableException {
    JsonNode found =
        checked(http.get(users("?briefRepresentation=false&" + query), Optional.of(token())))
            .json();
    return found.isEmpty() ? Optional.empty() : Optional.of(account(found.path(0)));
  }

  void changeEmail(UserId user, String email)
      throws ProviderRefusedException, ProviderUnreachableException {
    ObjectNode account =
        (ObjectNode)
            read(user).orElseThrow(() -> new ProviderRefusedException("there is no such account"));
    account.put("email", email).put("emailVerified", false);
    var _ =
        checked(
            http.put(
                users("/" + ProviderHttp.encode(user.value())), token(), Optional.of(account)));
  }

  void sendVerificationMail(UserId user, URI returnTo)
      throws ProviderRefusedException, ProviderUnreachableException {
    var _ =
        checked(
            http.put(
                users(
                    "/%s/send-verify-email?client_id=%s&redirect_uri=%s"
                        .formatted(
                            ProviderHttp.encode(user.value()),
                            ProviderHttp.encode(config.clientId()),
                            ProviderHttp.encode(returnTo.toString()))),
                token(),
                Optional.empty()));
  }

  private URI users(String rest) {
    return URI.create(config.server() + "/admin/realms/" + config.realm() + "/users" + rest);
  }

  private Secret token() throws ProviderRefusedException, ProviderUnreachableException {
    Secret password =
        config
            .adminPassword()
            .orElseThrow(() -> new ProviderRefusedException("KEYCLOAK_ADMIN_PASSWORD is not set"));
    Answer answer =
        checked(
            http.post(
                URI.create(config.server() + "/realms/master/protocol/openid-connect/token"),
                Map.of(
                    "grant_type", "password",
                    "client_id", "admin-cli",
                    "username", "admin",
                    "password", password.reveal())));
    return new Secret(answer.json().path("access_token").asString(""));
  }

  private static Answer checked(Answer answer) throws ProviderRefusedException {
    if (!answer.isOk()) {
      throw new ProviderRefusedException(
          "the identity provider's administration refused: " + answer.error());
    }
    return answer;
  }

  private static Account account(JsonNode node) {
    Map<String, List<String>> attributes = new HashMap<>();
    node.path("attributes")
        .properties()
        .forEach(attribute -> {
          List<String> values = new ArrayList<>();
          attribute.getValue().forEach(value -> values.add(value.asString("")));
          attributes.put(attribute.getKey(), List.copyOf(values));
        });
    return new Account(
        new UserId(node.path("id").asString()),
        node.path("username").asString(""),
        Keycloak.text(node, "email"),
        node.path("emailVerified").asBoolean(false),
        node.path("enabled").asBoolean(false),
        attributes);
  }
}
