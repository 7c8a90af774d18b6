package dev.hands4j.enterprise;

import static dev.hands4j.enterprise.TestBrowser.encode;
import static dev.hands4j.testkit.Reply.says;
import static dev.hands4j.testkit.services.TestKeycloak.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.enterprise.TestBrowser.Answer;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoOptions;
import dev.hands4j.testkit.SocketIoTestClient;
import dev.hands4j.testkit.TcpFaultProxy;
import dev.hands4j.testkit.services.TestKeycloak;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People sign in through a real Keycloak, and what goes wrong with it (enterprise-api.md §3). */
class SignInTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static ScriptedModel model;
  private static TestKeycloak keycloak;
  private static TcpFaultProxy way;
  private static Cluster cluster;
  private static URI one;
  private static URI two;

  @BeforeAll
  static void start() throws Exception {
    model = ScriptedModel.start(Script.always(says("Yes.")).withoutTools(says("A title")));
    keycloak = TestKeycloak.shared();
    way = TcpFaultProxy.to("127.0.0.1", keycloak.port());
    cluster =
        Cluster.with(model)
            .with("KEYCLOAK_SERVER_URL", "http://127.0.0.1:" + way.port())
            .with("KEYCLOAK_CLIENT_SECRET", TestKeycloak.CLIENT_SECRET)
            .with("HANDS4J_KEYCLOAK_TIMEOUT", "20s");
    one = local(cluster.start());
    two = local(cluster.start());
    keycloak.allow(one.toString());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    way.close();
    model.close();
  }

  /** By the name that people use, which is another host than Keycloak's. */
  private static URI local(Cluster.Node node) {
    return URI.create("http://localhost:" + node.uri().getPort());
  }

  private static boolean isTerms(URI uri) {
    return uri.getPath().equals("/accept-tos");
  }

  private static boolean isPage(URI uri) {
    return isTerms(uri) || (uri.getHost().equals("localhost") && uri.getPath().equals("/"));
  }

  /** Signs in and accepts the terms. */
  private static TestBrowser signedIn(String name) throws Exception {
    TestBrowser browser = new TestBrowser();
    Answer end =
        browser.signIn(
            one.resolve("/oauth/keycloak/start?return_to=%2F"), name, PASSWORD, SignInTest::isPage);
    assertThat(end.status()).describedAs(end.body()).isEqualTo(302);
    if (isTerms(end.location().orElseThrow())) {
      assertThat(browser.post(one.resolve("/api/accept_tos"), "{}").status()).isEqualTo(200);
    }
    return browser;
  }

  @Test
  void signsSomebodyInWhoAcceptsTheTermsAndLetsThemActOnEveryNode() throws Exception {
    TestBrowser browser = new TestBrowser();
    Answer end =
        browser.signIn(
            one.resolve("/oauth/keycloak/start?return_to=%2Fx%3Fa%3Db"),
            "dave",
            PASSWORD,
            SignInTest::isPage);
    assertThat(end.setCookies())
        .contains("keycloak_auth=")
        .contains("Domain=localhost; HttpOnly; Path=/; SameSite=lax")
        .doesNotContain("Secure");
    assertThat(browser.cookie("localhost", "keycloak_auth").orElseThrow())
        .matches("[A-Za-z0-9]{32}");
    URI terms = end.location().orElseThrow();
    assertThat(terms.getPath()).isEqualTo("/accept-tos");

    Answer early = browser.get(one.resolve("/api/conversations"));
    assertThat(early.status()).isEqualTo(401);
    assertThat(early.body()).isEqualTo("{\"error\":\"TosNotAcceptedError\"}");

    String after = terms.getQuery().substring("redirect_url=".length());
    Answer accepted =
        browser.post(one.resolve("/api/accept_tos"), "{\"redirect_url\":\"" + after + "\"}");
    assertThat(accepted.status()).describedAs(accepted.body()).isEqualTo(200);
    assertThat(accepted.json().path("redirect_url").asString()).isEqualTo(after);

    // The offline token is had without another question.
    Answer last = browser.follow(URI.create(after), uri -> uri.getPath().equals("/x"));
    assertThat(last.location()).contains(one.resolve("/x?a=b"));

    for (URI node : List.of(one, two)) {
      assertThat(browser.get(node.resolve("/api/conversations")).status()).isEqualTo(200);
      Answer known = browser.post(node.resolve("/api/authenticate"), "");
      assertThat(known.status()).isEqualTo(200);
      assertThat(known.body()).isEqualTo("{\"message\":\"User authenticated\"}");
    }
    // The second time there is nothing to ask.
    assertThat(
            browser
                .signIn(
                    one.resolve("/oauth/keycloak/start?return_to=%2F"),
                    "dave",
                    PASSWORD,
                    SignInTest::isPage)
                .location())
        .contains(one.resolve("/"));
  }

  @Test
  void letsTheOldClientBeginAtTheProvider() throws Exception {
    TestBrowser browser = new TestBrowser();
    URI begin =
        URI.create("http://127.0.0.1:" + way.port())
            .resolve(
                "/realms/allhands/protocol/openid-connect/auth?client_id=allhands"
                    + "&kc_idp_hint=github&response_type=code&redirect_uri="
                    + encode(one + "/oauth/keycloak/callback")
                    + "&scope=openid%20email%20profile&state="
                    + encode(one + "?login_method=github"));
    Answer end = browser.signIn(begin, "bob", PASSWORD, SignInTest::isPage);
    assertThat(end.location().orElseThrow().toString()).contains("login_method");
    assertThat(browser.cookie("localhost", "keycloak_auth")).isPresent();
  }

  @Test
  void bringsSomebodyFromTheProviderBehind() throws Exception {
    TestBrowser browser = new TestBrowser();
    Answer end =
        browser.signIn(
            one.resolve("/oauth/keycloak/start?login_method=gitlab"),
            "gil",
            PASSWORD,
            SignInTest::isPage);
    assertThat(end.location())
        .describedAs("%s %s %s", end.uri(), end.status(), end.body())
        .hasValueSatisfying(page -> assertThat(page.getPath()).isEqualTo("/accept-tos"));
    assertThat(browser.post(one.resolve("/api/accept_tos"), "").status()).isEqualTo(200);
    assertThat(browser.post(one.resolve("/api/authenticate"), "").status()).isEqualTo(200);
  }

  @Test
  void endsEverythingAtLogOut() throws Exception {
    TestBrowser browser = signedIn("alice");
    String cookie = browser.cookie("localhost", "keycloak_auth").orElseThrow();
    Answer out = browser.post(two.resolve("/api/logout"), "");
    assertThat(out.status()).isEqualTo(200);
    assertThat(out.body()).isEqualTo("{\"message\":\"User logged out\"}");
    assertThat(out.setCookies()).contains("keycloak_auth=\"\"").contains("Max-Age=0");

    browser.setCookie("localhost", "keycloak_auth", cookie);
    Answer again = browser.get(one.resolve("/api/conversations"));
    assertThat(again.status()).isEqualTo(401);
    assertThat(again.body()).isEqualTo("{\"error\":\"ExpiredError\"}");
    assertThat(
            TestBrowser.asksForPassword(
                browser.follow(one.resolve("/oauth/keycloak/start"), SignInTest::isPage)))
        .isTrue();
  }

  @Test
  void endsASessionThatEndedAtTheProvider() throws Exception {
    TestBrowser browser = signedIn("bob");
    assertThat(browser.get(one.resolve("/api/conversations")).status()).isEqualTo(200);
    keycloak.signOut("bob");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(browser.get(two.resolve("/api/conversations")).status()).isEqualTo(401));
  }

  @Test
  void asksForAConfirmedAddressBeforeAnythingHappens() throws Exception {
    TestBrowser browser = signedIn("carol");
    Answer refused = browser.post(one.resolve("/api/conversations"), "{}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("{\"error\":\"EmailNotVerifiedError\"}");
    assertThat(browser.get(one.resolve("/api/settings")).status()).isNotEqualTo(403);
    assertThat(browser.post(one.resolve("/api/authenticate"), "").status()).isEqualTo(200);
  }

  @Test
  void noticesAtOnceThatAnAddressWasConfirmed() throws Exception {
    TestBrowser browser = signedIn("carol");
    URI list = one.resolve("/api/conversations");
    assertThat(browser.get(list).status()).isEqualTo(403);
    keycloak.confirm("carol", true);
    try {
      // What the page asks when it is opened again (enterprise-api.md §3.13).
      assertThat(browser.post(one.resolve("/api/authenticate"), "").status()).isEqualTo(200);
      assertThat(browser.get(list).status()).isEqualTo(200);
    } finally {
      keycloak.confirm("carol", false);
    }
  }

  @Test
  void signsNobodyInWithWhatIsNotASession() throws Exception {
    List<String> forged =
        List.of(
            "x",
            "a".repeat(32),
            "a".repeat(4_000),
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.",
            "%0d%0aSet-Cookie:a=b",
            "' OR 1=1 --".replace(" ", ""));
    for (String value : forged) {
      TestBrowser browser = new TestBrowser();
      browser.setCookie("localhost", "keycloak_auth", value);
      Answer answer = browser.get(one.resolve("/api/conversations"));
      assertThat(answer.status()).describedAs(value).isEqualTo(401);
      assertThat(answer.setCookies()).contains("Max-Age=0");
    }
    Answer nobody = new TestBrowser().get(one.resolve("/api/conversations"));
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.body()).isEqualTo("{\"error\":\"NoCredentialsError\"}");
    assertThat(nobody.setCookies()).isEmpty();
  }

  @Test
  void completesASignInOnceAndOnlyInItsBrowser() throws Exception {
    TestBrowser browser = new TestBrowser();
    Answer back =
        browser.signIn(
            one.resolve("/oauth/keycloak/start"),
            "alice",
            PASSWORD,
            uri -> uri.getPath().equals("/oauth/keycloak/callback"));
    URI callback = back.location().orElseThrow();
    Answer stolen = new TestBrowser().get(callback);
    assertThat(stolen.status()).isEqualTo(400);
    assertThat(stolen.setCookies()).doesNotContain("keycloak_auth");
    assertThat(browser.get(callback).status()).isEqualTo(302);
    assertThat(browser.get(callback).status()).isEqualTo(400);
  }

  @Test
  void refusesCallbacksThatAreNone() throws Exception {
    TestBrowser browser = new TestBrowser();
    assertThat(browser.get(one.resolve("/oauth/keycloak/callback")).body())
        .isEqualTo("{\"error\":\"Missing code in request params\"}");
    Answer guessed = browser.get(one.resolve("/oauth/keycloak/callback?code=x&state=%2F"));
    assertThat(guessed.status()).isEqualTo(400);
    assertThat(guessed.body()).isEqualTo("{\"error\":\"Problem retrieving Keycloak tokens\"}");
    assertThat(browser.get(one.resolve("/oauth/keycloak/offline/callback")).status())
        .isEqualTo(422);
    assertThat(browser.get(one.resolve("/oauth/keycloak/offline/callback?code=&state=a")).status())
        .isEqualTo(400);
    assertThat(browser.get(one.resolve("/oauth/github/callback")).location())
        .contains(one.resolve("/"));
    assertThat(
            browser
                .send(
                    one.resolve("/oauth/keycloak/logout"),
                    HttpRequest.newBuilder(one.resolve("/oauth/keycloak/logout"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                "logout_token=eyJhbGciOiJub25lIn0.e30.")))
                .status())
        .isEqualTo(400);
  }

  @Test
  void leadsNowhereElse() throws Exception {
    for (String target :
        List.of(
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "http://localhost@evil.example/",
            one + "@evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=y")) {
      Answer answer =
          new TestBrowser()
              .get(
                  one.resolve(
                      "/oauth/keycloak/callback?error=temporarily_unavailable"
                          + "&error_description=authentication_expired&state="
                          + encode(target)));
      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.location()).describedAs(target).contains(one.resolve("/"));
      assertThat(answer.setCookies()).isEmpty();
    }
  }

  @Test
  void takesNoChangeFromAnotherPageOnTheWordOfACookie() throws Exception {
    TestBrowser browser = signedIn("alice");
    for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
      Answer answer =
          browser.send(
              one.resolve("/api/conversations"),
              HttpRequest.newBuilder(one.resolve("/api/conversations"))
                  .header("Origin", origin)
                  .POST(HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(answer.status()).describedAs(origin).isEqualTo(403);
    }
  }

  @Test
  void signsNobodyOutWhileTheProviderIsSilent() throws Exception {
    TestBrowser browser = signedIn("dave");
    way.refuse(true);
    way.cut();
    try {
      assertThat(browser.get(one.resolve("/api/conversations")).status()).isEqualTo(200);
      Answer failed = browser.get(one.resolve("/oauth/keycloak/callback?code=x&state=%2F"));
      assertThat(failed.status()).isEqualTo(503);
    } finally {
      way.refuse(false);
    }
    assertThat(browser.get(two.resolve("/api/conversations")).status()).isEqualTo(200);
  }

  @Test
  void goesOnAfterTheProviderChangedItsKeys() throws Exception {
    keycloak.rotateKeys();
    assertThat(signedIn("alice").get(one.resolve("/api/conversations")).status()).isEqualTo(200);
  }

  @Test
  void refusesSocketsWithTheWordsOfTheWire() throws Exception {
    TestBrowser browser = signedIn("alice");
    String cookie = browser.cookie("localhost", "keycloak_auth").orElseThrow();
    String conversation =
        browser
            .post(one.resolve("/api/conversations"), "{\"initial_user_msg\":\"hello\"}")
            .json()
            .path("conversation_id")
            .asString();
    SocketIoOptions options = SocketIoOptions.to(two).query("conversation_id", conversation);
    assertThat(refusal(options)).isEqualTo("No keycloak_auth cookie or valid Authorization header");
    assertThat(refusal(options.header("Cookie", "keycloak_auth=" + "b".repeat(32))))
        .isEqualTo("SESSION$TIMEOUT_MESSAGE");
    try (SocketIoTestClient client =
        SocketIoTestClient.connect(options.header("Cookie", "keycloak_auth=" + cookie))) {
      assertThat(client.refusal()).isEmpty();
      // What was opened with a session ends with it, on every node.
      assertThat(browser.post(one.resolve("/api/logout"), "").status()).isEqualTo(200);
      assertThat(client.awaitDisconnect()).isEqualTo("io server disconnect");
    }
  }

  private static String refusal(SocketIoOptions options) throws Exception {
    try (SocketIoTestClient client = SocketIoTestClient.open(options)) {
      return client.awaitRefusal().message();
    }
  }

  @Test
  void passesThisPipelineInThisOrder() throws Exception {
    TestBrowser browser = signedIn("alice");
    assertThat(
            browser
                .get(one.resolve("/api/composition"))
                .json()
                .path("pipeline")
                .valueStream()
                .map(stage -> stage.asString()))
        .containsExactly(
            "log",
            "errors",
            "caller",
            "cors",
            "cache",
            "host",
            "rate-limit",
            "identity",
            "cookie-origin",
            "account",
            "user-rate-limit",
            "handler");
    Answer options = new TestBrowser().get(one.resolve("/api/options/config"));
    assertThat(options.json().path("APP_MODE").asString()).isEqualTo("saas");
    assertThat(options.json().path("CAPABILITIES").valueStream().map(c -> c.asString()))
        .contains("sign-in");
  }
}
