package dev.hands4j.testkit.git;

import dev.hands4j.testkit.git.FakeProvider.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The token endpoint of a fake: renews tokens as the real one does, each with its own way to prove
 * who asks and to say no. Faults of the fake apply to it as to any path. Safe from any thread.
 */
public final class FakeOAuth {
  public static final String CLIENT_ID = "app-of-the-test";
  public static final String CLIENT_SECRET = "secret of the app/test";

  private static final int EIGHT_HOURS = 28_800;
  private static final int HALF_A_YEAR = 15_897_600;

  private final FakeProvider provider;
  private final Dialect dialect;
  private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
  private final AtomicInteger issued = new AtomicInteger();
  private final AtomicInteger renewals = new AtomicInteger();

  /** How the three differ. */
  enum Dialect {
    GITHUB("/login/oauth/access_token", true),
    GITLAB("/oauth/token", true),
    BITBUCKET("/site/oauth2/access_token", false);

    private final String path;
    private final boolean rotates;

    Dialect(String path, boolean rotates) {
      this.path = path;
      this.rotates = rotates;
    }
  }

  FakeOAuth(FakeProvider provider, Dialect dialect) {
    this.provider = provider;
    this.dialect = dialect;
  }

  String path() {
    return dialect.path;
  }

  /** A refresh token, as somebody who signed in has one. */
  public String issueRefreshToken() {
    String token = "refresh-%s-%d".formatted(dialect.path.hashCode(), issued.incrementAndGet());
    refreshTokens.add(token);
    return token;
  }

  /** As when a person removes the application from their account. */
  public void revokeRefreshToken(String token) {
    refreshTokens.remove(token);
  }

  /** How often tokens were renewed with success. */
  public int renewals() {
    return renewals.get();
  }

  Answer answer(RecordedRequest request) {
    JsonNode form = FakeProvider.fields(request);
    if (!isOurs(request, form)) {
      return switch (dialect) {
        case GITHUB -> said(request, 200, Map.of("error", "incorrect_client_credentials"));
        case GITLAB -> said(request, 401, Map.of("error", "invalid_client"));
        case BITBUCKET -> said(request, 400, Map.of("error", "unauthorized_client"));
      };
    }
    String token = form.path("refresh_token").asString("");
    boolean known = dialect.rotates ? refreshTokens.remove(token) : refreshTokens.contains(token);
    if (!form.path("grant_type").asString("").equals("refresh_token") || !known) {
      return dialect == Dialect.GITHUB
          ? said(request, 200, Map.of("error", "bad_refresh_token"))
          : said(request, 400, Map.of("error", "invalid_grant"));
    }
    String access = "access-%s-%d".formatted(dialect.path.hashCode(), renewals.incrementAndGet());
    provider.accept(access);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("access_token", access);
    fields.put("refresh_token", dialect.rotates ? issueRefreshToken() : token);
    fields.put("token_type", "bearer");
    fields.put("expires_in", EIGHT_HOURS);
    if (dialect == Dialect.GITHUB) {
      fields.put("refresh_token_expires_in", HALF_A_YEAR);
    }
    return said(request, 200, fields);
  }

  private boolean isOurs(RecordedRequest request, JsonNode form) {
    if (dialect == Dialect.BITBUCKET) {
      String pair = CLIENT_ID + ":" + CLIENT_SECRET;
      return request
          .header("authorization")
          .filter(
              ("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                  ::equals)
          .isPresent();
    }
    return form.path("client_id").asString("").equals(CLIENT_ID)
        && form.path("client_secret").asString("").equals(CLIENT_SECRET);
  }

  /** GitHub answers with a form unless JSON is asked for. */
  private Answer said(RecordedRequest request, int status, Map<String, ?> fields) {
    boolean json =
        dialect != Dialect.GITHUB || request.header("accept").orElse("").contains("json");
    if (json) {
      ObjectNode object = FakeProvider.object();
      fields.forEach((name, value) -> {
        if (value instanceof Integer number) {
          object.put(name, number);
        } else {
          object.put(name, value.toString());
        }
      });
      return Answer.json(status, object);
    }
    String form =
        fields.entrySet().stream()
            .map(e ->
                e.getKey()
                    + "="
                    + URLEncoder.encode(e.getValue().toString(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return new Answer(status, Map.of(), "application/x-www-form-urlencoded", form);
  }
}
