package dev.hands4j.enterprise;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of a browser as a sign-in needs: cookies of each host, redirects, a form. */
final class TestBrowser {
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"");
  private static final int MOST_STEPS = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Map<Cookie, String>> cookies = new HashMap<>();

  /** Realms of one provider use the same names below paths of their own. */
  private record Cookie(String name, String path) {
    private static Cookie of(String line, String name) {
      for (String part : line.split(";")) {
        if (part.strip().startsWith("Path=")) {
          return new Cookie(name, part.strip().substring("Path=".length()));
        }
      }
      return new Cookie(name, "/");
    }
  }

  /** An answer, with where it came from. */
  record Answer(URI uri, HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(body());
    }

    Optional<URI> location() {
      return response.headers().firstValue("location").map(uri::resolve);
    }

    String setCookies() {
      return String.join("\n", response.headers().allValues("set-cookie"));
    }
  }

  Answer get(URI uri) throws Exception {
    return send(uri, HttpRequest.newBuilder(uri).GET());
  }

  Answer post(URI uri, String json) throws Exception {
    return send(
        uri,
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header("Origin", uri.getScheme() + "://" + uri.getAuthority())
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  Answer send(URI uri, HttpRequest.Builder request) throws Exception {
    String ours =
        cookies.getOrDefault(uri.getHost(), Map.of()).entrySet().stream()
            .filter(cookie -> uri.getPath().startsWith(cookie.getKey().path()))
            .map(cookie -> cookie.getKey().name() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    if (!ours.isEmpty()) {
      request.header("Cookie", ours);
    }
    HttpResponse<String> response =
        http.send(
            request.timeout(Duration.ofSeconds(120)).build(), HttpResponse.BodyHandlers.ofString());
    for (String line : response.headers().allValues("set-cookie")) {
      String[] parts = line.split(";")[0].split("=", 2);
      if (line.contains("Max-Age=0")) {
        cookies.getOrDefault(uri.getHost(), new HashMap<>()).remove(Cookie.of(line, parts[0]));
      } else {
        cookies
            .computeIfAbsent(uri.getHost(), _ -> new HashMap<>())
            .put(Cookie.of(line, parts[0]), parts[1]);
      }
    }
    return new Answer(uri, response);
  }

  Optional<String> cookie(String host, String name) {
    return Optional.ofNullable(cookies.getOrDefault(host, Map.of()).get(new Cookie(name, "/")));
  }

  void setCookie(String host, String name, String value) {
    cookies.computeIfAbsent(host, _ -> new HashMap<>()).put(new Cookie(name, "/"), value);
  }

  /** Follows redirects until there is none, or the next address is where to stop. */
  Answer follow(URI uri, Predicate<URI> stop) throws Exception {
    return follow(get(uri), stop);
  }

  private Answer follow(Answer answer, Predicate<URI> stop) throws Exception {
    Answer current = answer;
    for (int i = 0; i < MOST_STEPS; i++) {
      Optional<URI> next = current.location();
      if (next.isEmpty() || stop.test(next.get())) {
        return current;
      }
      current = get(next.get());
    }
    throw new AssertionError("redirects without end: " + current.uri());
  }

  /** Follows, fills the form of the provider wherever one is shown, and follows again. */
  Answer signIn(URI uri, String name, String password, Predicate<URI> stop) throws Exception {
    Answer answer = follow(uri, stop);
    Matcher form = FORM.matcher(answer.body());
    if (answer.location().isPresent() || !form.find()) {
      return answer;
    }
    URI action = answer.uri().resolve(form.group(1).replace("&amp;", "&"));
    String body =
        "username=%s&password=%s&credentialId="
            .formatted(
                URLEncoder.encode(name, StandardCharsets.UTF_8),
                URLEncoder.encode(password, StandardCharsets.UTF_8));
    Answer posted =
        send(
            action,
            HttpRequest.newBuilder(action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    return follow(posted, stop);
  }

  /** Whether the answer asks for a name and a password. */
  static boolean asksForPassword(Answer answer) {
    return FORM.matcher(answer.body()).find();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
