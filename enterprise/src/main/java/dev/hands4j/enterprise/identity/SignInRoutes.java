package dev.hands4j.enterprise.identity;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.identity.SessionId;
import dev.hands4j.api.identity.SessionTokens;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.rest.RouteGroup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The routes of sign-in (enterprise-api.md §3.3 to §3.6, §3.13). */
public final class SignInRoutes implements RouteGroup {
  private static final Logger log = LoggerFactory.getLogger(SignInRoutes.class);
  private static final int LARGEST_BODY = 64 << 10;
  private static final int LONGEST = 4_096;

  private final IdentityParts parts;
  private final SignInFlow flow;
  private final SessionRenewal renewal;
  private final Optional<String> webHost;

  SignInRoutes(IdentityParts parts, Admission admission, SessionRenewal renewal, Clock clock) {
    this.parts = parts;
    this.renewal = renewal;
    this.flow = new SignInFlow(parts, admission, clock);
    this.webHost = parts.config().webHost();
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/oauth/keycloak/start", this::start);
    routes.get("/oauth/keycloak/callback", this::callback);
    routes.get("/oauth/keycloak/offline/start", this::startOffline);
    routes.get("/oauth/keycloak/offline/callback", this::offlineCallback);
    routes.get("/oauth/github/callback", ctx -> redirect(ctx, site(ctx).base() + "/"));
    routes.post("/oauth/keycloak/logout", this::endedAtProvider);
    routes.post("/api/authenticate", this::authenticate);
    routes.post("/api/logout", this::logout);
    routes.post("/api/accept_tos", this::acceptTerms);
  }

  private Site site(Context ctx) {
    return Site.of(ctx.req(), webHost);
  }

  private static Optional<String> parameter(Context ctx, String name) {
    return Optional.ofNullable(ctx.queryParam(name))
        .filter(value -> !value.isEmpty() && value.length() <= LONGEST);
  }

  private static void redirect(Context ctx, String target) {
    ctx.status(302).header("Location", target);
  }

  private static void json(Context ctx, JsonNode body) {
    ctx.status(200).contentType("application/json").result(JsonBody.bytes(body));
  }

  private static String address(Context ctx) {
    return ctx.req().getRemoteAddr();
  }

  private static Optional<String> browser(Context ctx) {
    return Optional.ofNullable(ctx.cookie(SessionCookie.BROWSER))
        .filter(SessionCookie::isWellFormed);
  }

  /** Ours: {@code login_method} chooses the provider behind, {@code return_to} the page after. */
  private void start(Context ctx) {
    begin(ctx, Alias.of(parameter(ctx, "login_method")).map(Alias::name), false);
  }

  private void startOffline(Context ctx) {
    begin(ctx, Alias.of(parameter(ctx, "login_method")).map(Alias::name), true);
  }

  private void begin(Context ctx, Optional<String> alias, boolean offline) {
    String returnTo = SafeRedirect.of(parameter(ctx, "return_to"), site(ctx).base());
    redirect(ctx, begin(ctx, alias, offline, returnTo).toString());
  }

  private URI begin(Context ctx, Optional<String> alias, boolean offline, String returnTo) {
    String browser = browser(ctx).orElseGet(() -> flow.random(32));
    SessionCookie.setBrowser(ctx.res(), site(ctx), browser);
    return flow.begin(site(ctx), browser, alias, offline, returnTo);
  }

  private void callback(Context ctx) {
    Site site = site(ctx);
    Optional<String> code = parameter(ctx, "code");
    Optional<String> state = parameter(ctx, "state");
    if (code.isEmpty()) {
      if (parameter(ctx, "error").filter("temporarily_unavailable"::equals).isPresent()
          && parameter(ctx, "error_description")
              .filter("authentication_expired"::equals)
              .isPresent()) {
        redirect(
            ctx, SafeRedirect.of(state.filter(s -> !SessionCookie.isWellFormed(s)), site.base()));
        return;
      }
      throw ApiError.error(400, "Missing code in request params");
    }
    SignInFlow.Welcome welcome = flow.complete(site, code.get(), state, browser(ctx), address(ctx));
    SessionCookie.set(ctx.res(), site, welcome.cookie().reveal());
    redirect(ctx, next(ctx, site, welcome));
  }

  private String next(Context ctx, Site site, SignInFlow.Welcome welcome) {
    if (!welcome.termsAccepted()) {
      String after = welcome.offline() ? welcome.returnTo() : offlineStart(site, welcome);
      return site.base() + "/accept-tos?redirect_url=" + ProviderHttp.encode(after);
    }
    return welcome.offline()
        ? welcome.returnTo()
        : begin(ctx, welcome.alias(), true, welcome.returnTo()).toString();
  }

  /** Not the provider's address itself: reading terms may take longer than an attempt lives. */
  private static String offlineStart(Site site, SignInFlow.Welcome welcome) {
    return site.base()
        + "/oauth/keycloak/offline/start?return_to="
        + ProviderHttp.encode(welcome.returnTo())
        + welcome.alias().map(alias -> "&login_method=" + alias).orElse("");
  }

  private void offlineCallback(Context ctx) {
    Optional<String> state = parameter(ctx, "state");
    if (ctx.queryParam("code") == null || state.isEmpty()) {
      throw ApiError.invalid(
          "missing",
          "Field required",
          JsonBody.object(),
          "query",
          ctx.queryParam("code") == null ? "code" : "state");
    }
    String code =
        parameter(ctx, "code")
            .orElseThrow(() -> ApiError.error(400, "Missing code in request params"));
    redirect(ctx, flow.completeOffline(site(ctx), code, state.get(), browser(ctx), address(ctx)));
  }

  /** Who has just confirmed their address need not wait until their session is renewed. */
  private void authenticate(Context ctx) {
    Optional<Session> waiting =
        SignInStage.session(ctx.req()).filter(session -> !session.emailVerified());
    try {
      if (waiting.isPresent() && renewal.renewNow(waiting.get()).isEmpty()) {
        throw ApiError.error(401, "User is not authenticated");
      }
    } catch (ProviderUnreachableException e) {
      log.atWarn()
          .setMessage("cannot tell now whether an address was confirmed")
          .addKeyValue("reason", e.getMessage())
          .log();
    }
    json(ctx, JsonBody.object().put("message", "User authenticated"));
  }

  private void logout(Context ctx) {
    SessionCookie.delete(ctx.res(), site(ctx));
    SignInStage.session(ctx.req()).ifPresent(session -> end(session, address(ctx)));
    json(ctx, JsonBody.object().put("message", "User logged out"));
  }

  private void end(Session session, String address) {
    SessionId id = session.id();
    Optional<SessionTokens> tokens = parts.sessions().tokens(id);
    if (parts.sessions().close(id).isPresent()) {
      parts.record().signedOut(session.user(), "signed out", address);
    }
    if (tokens.isEmpty()) {
      return;
    }
    try {
      parts.provider().logout(tokens.get().refresh());
    } catch (ProviderRefusedException | ProviderUnreachableException e) {
      log.atWarn()
          .setMessage("the provider's session was not ended")
          .addKeyValue("reason", e.getMessage())
          .log();
    }
  }

  /** OpenID Connect Back-Channel Logout: the provider says whose session ended there. */
  private void endedAtProvider(Context ctx) {
    String token = Optional.ofNullable(ctx.formParam("logout_token")).orElse("");
    try {
      LogoutNotice notice = parts.provider().readLogoutToken(token);
      if (notice.providerSession().isPresent()) {
        parts
            .sessions()
            .closeProviderSession(notice.providerSession().get())
            .forEach(user -> parts.record().signedOut(user, "ended at the provider", address(ctx)));
      } else {
        notice
            .user()
            .filter(user -> parts.sessions().closeAllOf(user) > 0)
            .ifPresent(
                user -> parts.record().signedOut(user, "ended at the provider", address(ctx)));
      }
      ctx.status(200);
    } catch (ProviderRefusedException e) {
      throw ApiError.error(400, "invalid_request");
    } catch (ProviderUnreachableException e) {
      throw ApiError.error(503, "temporarily_unavailable");
    }
  }

  private void acceptTerms(Context ctx) throws java.io.IOException {
    Optional<String> asked =
        redirectUrl(
            JsonBody.read(ctx.bodyInputStream(), ctx.req().getContentLengthLong(), LARGEST_BODY));
    var user =
        Identity.of(ctx.req())
            .userId()
            .orElseThrow(() -> ApiError.error(401, "User is not authenticated"));
    parts.terms().accept(user);
    parts.record().termsAccepted(user, address(ctx));
    json(ctx, JsonBody.object().put("redirect_url", SafeRedirect.of(asked, site(ctx).base())));
  }

  private static Optional<String> redirectUrl(byte[] body) {
    if (body.length == 0) {
      return Optional.empty();
    }
    try {
      String text = JsonBody.parse(body).path("redirect_url").asString("");
      return Optional.of(text).filter(t -> !t.isEmpty());
    } catch (JacksonException e) {
      throw ApiError.detail(422, "The body is not JSON");
    }
  }
}
