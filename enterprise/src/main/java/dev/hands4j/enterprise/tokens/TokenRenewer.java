package dev.hands4j.enterprise.tokens;

import dev.hands4j.api.token.IssuedTokens;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks git providers for new tokens (enterprise-api.md §4.3). Follows no redirect, bounds time and
 * size, and never repeats a token in what it says.
 */
final class TokenRenewer implements AutoCloseable {
  /** Said about the refresh token itself; anything else may be different tomorrow. */
  private static final Set<String> FINAL = Set.of("invalid_grant", "bad_refresh_token");

  private final OAuthApps apps;
  private final TokenLimits limits;
  private final HttpClient http;

  TokenRenewer(OAuthApps apps, TokenLimits limits) {
    this.apps = apps;
    this.limits = limits;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.exchange())
            .build();
  }

  Renewal renew(ProviderType provider, Secret refreshToken) {
    Optional<OAuthApp> app = apps.at(provider);
    if (app.isEmpty()) {
      return new Renewal.Unavailable("no application at " + provider.wire() + " is configured");
    }
    CompletableFuture<HttpResponse<String>> exchange =
        http.sendAsync(
            request(app.get(), refreshToken),
            BodyHandlers.limiting(BodyHandlers.ofString(), limits.maxAnswerBytes()));
    try {
      return read(exchange.get(limits.exchange().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Renewal.Unavailable("no answer within " + limits.exchange().toMillis() + " ms");
    } catch (ExecutionException e) {
      String kind =
          e.getCause() instanceof IOException io ? io.getClass().getSimpleName() : "error";
      return new Renewal.Unavailable("the connection failed: " + kind);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Renewal.Unavailable("interrupted");
    } finally {
      exchange.cancel(true);
    }
  }

  private static HttpRequest request(OAuthApp app, Secret refreshToken) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken.reveal());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(app.tokenEndpoint())
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded");
    if (app.authenticatesByHeader()) {
      String pair = app.clientId() + ":" + app.clientSecret().reveal();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else {
      form.put("client_id", app.clientId());
      form.put("client_secret", app.clientSecret().reveal());
    }
    String body =
        form.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** GitHub says no with the status of a success. */
  private static Renewal read(HttpResponse<String> answer) {
    Map<String, String> fields = AnswerFields.of(answer.body());
    String error = fields.getOrDefault("error", "");
    if (FINAL.contains(error) && answer.statusCode() < 500) {
      return new Renewal.Refused(error);
    }
    String access = fields.getOrDefault("access_token", "");
    String refresh = fields.getOrDefault("refresh_token", "");
    if (answer.statusCode() != 200 || !error.isEmpty() || access.isEmpty() || refresh.isEmpty()) {
      String said = error.matches("[a-z_]{1,60}") ? ", " + error : "";
      return new Renewal.Unavailable("status " + answer.statusCode() + said);
    }
    try {
      return new Renewal.Renewed(
          new IssuedTokens(
              new Secret(access),
              Optional.of(new Secret(refresh)),
              seconds(fields, "expires_in"),
              seconds(fields, "refresh_token_expires_in")
                  .or(() -> seconds(fields, "refresh_expires_in"))));
    } catch (IllegalArgumentException e) {
      return new Renewal.Unavailable("the answer contains no usable token");
    }
  }

  /** Zero means never. */
  private static Optional<Duration> seconds(Map<String, String> fields, String name) {
    String text = fields.getOrDefault(name, "");
    return text.matches("[1-9]\\d{0,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
