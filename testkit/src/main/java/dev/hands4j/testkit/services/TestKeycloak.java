package dev.hands4j.testkit.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real Keycloak with the realm of {@code deploy/keycloak} and people in it, and a second realm
 * that plays GitLab behind it. Starts within some ten seconds of CPU, so tests share {@link
 * #shared}; the first start on a machine unpacks and builds it, too.
 *
 * <p>People sign in with their name as user name and {@link #PASSWORD}: {@code alice} and {@code
 * bob} (confirmed addresses), {@code carol} (address not confirmed), {@code dave}; in the realm
 * behind it, {@code gil}.
 */
public final class TestKeycloak implements AutoCloseable {
  public static final String REALM = "allhands";
  public static final String CLIENT = "allhands";
  public static final String CLIENT_SECRET = "secret-of-the-client";
  public static final String ADMIN_PASSWORD = "admin-password";
  public static final String PASSWORD = "a-password";

  /** The realm that plays GitLab, and its client. */
  public static final String BEHIND = "behind";

  private static final String RESOURCE = "/dev/hands4j/testkit/keycloak/allhands-realm.json";
  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final int port;
  private final Daemon daemon;
  private final HttpClient http = HttpClient.newHttpClient();

  private TestKeycloak(int port, Daemon daemon) {
    this.port = port;
    this.daemon = daemon;
  }

  /** The server of this JVM; nobody may stop it. */
  public static TestKeycloak shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    private static final TestKeycloak SERVER = start(Map.of());
  }

  /**
   * A server of its own on a free port.
   *
   * @param placeholders of the realm file, for example {@code WEB_URL}
   */
  public static TestKeycloak start(Map<String, String> placeholders) {
    try {
      return start(TestPostgres.freePort(), placeholders);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Likewise, on this port. */
  public static TestKeycloak start(int port, Map<String, String> placeholders) {
    try {
      Path program = KeycloakProgram.home();
      Path home = Files.createTempDirectory("hands4j-keycloak-data");
      for (String part : List.of("lib", "providers", "themes")) {
        Files.createSymbolicLink(home.resolve(part), program.resolve(part));
      }
      Files.createDirectory(home.resolve("conf"));
      for (String file : List.of("keycloak.conf", "cache-ispn.xml")) {
        Files.copy(program.resolve("conf").resolve(file), home.resolve("conf").resolve(file));
      }
      Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
      Files.write(imports.resolve("allhands-realm.json"), JSON.writeValueAsBytes(realm(port)));
      Files.write(imports.resolve("behind-realm.json"), JSON.writeValueAsBytes(behind()));
      List<String> command = new ArrayList<>(List.of("env"));
      command.add("KC_BOOTSTRAP_ADMIN_USERNAME=admin");
      command.add("KC_BOOTSTRAP_ADMIN_PASSWORD=" + ADMIN_PASSWORD);
      command.add("KEYCLOAK_CLIENT_SECRET=" + CLIENT_SECRET);
      command.add("WEB_URL=http://localhost");
      command.add("WEB_URL_INTERNAL=http://localhost");
      command.add("GITLAB_SIGN_IN=true");
      command.add("GITLAB_APP_CLIENT_ID=gitlab-app");
      command.add("GITLAB_APP_CLIENT_SECRET=secret-of-the-app");
      placeholders.forEach((name, value) -> command.add(name + "=" + value));
      command.addAll(KeycloakProgram.java(home, "512m"));
      command.addAll(
          List.of(
              "start",
              "--optimized",
              "--http-enabled=true",
              "--hostname-strict=false",
              "--http-host=127.0.0.1",
              "--http-port=" + port,
              "--http-management-port=" + TestPostgres.freePort(),
              "--cache=local",
              "--import-realm"));
      TestKeycloak server = new TestKeycloak(port, Daemon.start(home, command));
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The realm that is delivered, with people. */
  private static ObjectNode realm(int port) throws IOException {
    try (InputStream in = TestKeycloak.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("no " + RESOURCE);
      }
      ObjectNode realm = (ObjectNode) JSON.readTree(in.readAllBytes());
      ArrayNode users = realm.putArray("users");
      users.add(user("alice", true));
      users.add(user("bob", true));
      users.add(user("carol", false));
      users.add(user("dave", true));
      String base = "http://127.0.0.1:" + port + "/realms/" + BEHIND;
      for (JsonNode provider : realm.path("identityProviders")) {
        if (provider.path("alias").asString().equals("gitlab")) {
          ((ObjectNode) provider.path("config"))
              .put("authorizationUrl", base + "/protocol/openid-connect/auth")
              .put("tokenUrl", base + "/protocol/openid-connect/token")
              .put("userInfoUrl", base + "/protocol/openid-connect/userinfo")
              .put("jwksUrl", base + "/protocol/openid-connect/certs")
              .put("issuer", base)
              .put("defaultScope", "openid email profile");
        }
      }
      return realm;
    }
  }

  private static ObjectNode behind() {
    ObjectNode realm = JSON.createObjectNode();
    realm.put("realm", BEHIND).put("enabled", true);
    ObjectNode client = realm.putArray("clients").addObject();
    client
        .put("clientId", "gitlab-app")
        .put("secret", "secret-of-the-app")
        .put("publicClient", false)
        .put("standardFlowEnabled", true);
    // Keycloak may be reached through the proxy of a test.
    client.putArray("redirectUris").add("*");
    realm.putArray("users").add(user("gil", true));
    return realm;
  }

  private static ObjectNode user(String name, boolean verified) {
    ObjectNode user = JSON.createObjectNode();
    user.put("username", name)
        .put("enabled", true)
        .put("email", name + "@example.org")
        .put("emailVerified", verified)
        .put("firstName", name)
        .put("lastName", "Example");
    user.putArray("realmRoles").add("default-roles-" + (name.equals("gil") ? BEHIND : REALM));
    user.putArray("credentials")
        .addObject()
        .put("type", "password")
        .put("value", PASSWORD)
        .put("temporary", false);
    return user;
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  /**
   * Lets browsers come back from a sign-in to this address of a server.
   *
   * @param base such as {@code http://localhost:3000}
   */
  public void allow(String base) {
    ObjectNode client =
        (ObjectNode) admin("GET", "/clients?clientId=" + CLIENT, Optional.empty()).path(0);
    ArrayNode uris = (ArrayNode) client.path("redirectUris");
    uris.add(base + "/oauth/keycloak/callback");
    uris.add(base + "/oauth/keycloak/offline/callback");
    uris.add(base + "/api/email/verified");
    ((ObjectNode) client.path("attributes"))
        .put("backchannel.logout.url", base + "/oauth/keycloak/logout");
    var _ = admin("PUT", "/clients/" + client.path("id").asString(), Optional.of(client));
  }

  /** The id that a person has here, which is what servers know them by. */
  public String id(String name) {
    return admin("GET", "/users?exact=true&username=" + name, Optional.empty())
        .path(0)
        .path("id")
        .asString();
  }

  /** Whether the address of a person counts as confirmed from now on. */
  public void confirm(String name, boolean confirmed) {
    String path = "/users/" + id(name);
    ObjectNode user = (ObjectNode) admin("GET", path, Optional.empty());
    user.put("emailVerified", confirmed);
    var _ = admin("PUT", path, Optional.of(user));
  }

  /** Ends all sessions of a person, as an administrator does. */
  public void signOut(String name) {
    var _ = admin("POST", "/users/" + id(name) + "/logout", Optional.empty());
  }

  /** Makes a new signing key the current one. */
  public void rotateKeys() {
    ObjectNode key = JSON.createObjectNode();
    key.put("name", "rsa-" + System.nanoTime())
        .put("providerId", "rsa-generated")
        .put("providerType", "org.keycloak.keys.KeyProvider");
    ObjectNode config = key.putObject("config");
    config.putArray("priority").add(String.valueOf(System.currentTimeMillis() / 1000));
    config.putArray("algorithm").add("RS256");
    var _ = admin("POST", "/components", Optional.of(key));
  }

  /**
   * Asks the admin API of the realm.
   *
   * @param path below {@code /admin/realms/allhands}
   * @return the answer, or a missing node when it has no body
   */
  public JsonNode admin(String method, String path, Optional<JsonNode> body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri().resolve("/admin/realms/" + REALM + path))
              .header("Authorization", "Bearer " + adminToken())
              .header("Content-Type", "application/json")
              .timeout(PATIENCE)
              .method(
                  method,
                  body.map(node ->
                          HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(node)))
                      .orElse(HttpRequest.BodyPublishers.noBody()));
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            method + " " + path + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body().isBlank() ? JSON.missingNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Daemon.interrupted(e);
    }
  }

  private String adminToken() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri().resolve("/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(PATIENCE)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=password&client_id=admin-cli&username=admin&password="
                            + URLEncoder.encode(ADMIN_PASSWORD, StandardCharsets.UTF_8)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body()).path("access_token").asString();
  }

  private void awaitReady() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(uri().resolve("/realms/" + REALM))
            .timeout(Duration.ofSeconds(30))
            .build();
    while (true) {
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException _) {
        // not yet
      } catch (InterruptedException e) {
        throw Daemon.interrupted(e);
      }
      if (!daemon.isAlive() || System.nanoTime() > until) {
        throw new IllegalStateException("Keycloak does not start: " + daemon.output());
      }
      Daemon.pauseBriefly();
    }
  }

  /** Ends the server and removes its data. */
  @Override
  public void close() {
    daemon.close();
  }
}
