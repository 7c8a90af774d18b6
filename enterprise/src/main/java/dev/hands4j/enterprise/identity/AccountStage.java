package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserContextResolver.Reason;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Stage;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Asks for terms and a confirmed address before the handler, so nothing has happened (T-14). */
public final class AccountStage implements Stage {
  @Override
  public String name() {
    return "account";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    var problem = AccountRules.problem(request.getRequestURI(), SignInStage.session(request));
    if (problem.isPresent()) {
      throw ApiError.error(
          problem.get() == Reason.EMAIL_NOT_VERIFIED ? 403 : 401, AccountRules.text(problem.get()));
    }
    next.proceed();
  }
}
