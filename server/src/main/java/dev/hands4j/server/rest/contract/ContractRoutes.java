package dev.hands4j.server.rest.contract;

import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.rest.RouteGroup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The interface for programs at {@code /openapi.json} and for people at {@code /docs} (§4.3). The
 * page is plain HTML without scripts, so that it needs nothing from elsewhere; tools that draw more
 * read the document.
 */
public final class ContractRoutes implements RouteGroup {
  private final byte[] document;
  private final byte[] page;

  public ContractRoutes() {
    List<Operation> operations = Contract.operations();
    document = JsonBody.bytes(OpenApi.document(operations));
    page = page(operations).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(
        "/openapi.json", ctx -> ctx.contentType("application/json").result(document.clone()));
    routes.get("/docs", this::page);
    routes.get("/redoc", this::page);
  }

  private void page(Context ctx) {
    ctx.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    ctx.contentType("text/html; charset=utf-8").result(page.clone());
  }

  private static String page(List<Operation> operations) {
    StringBuilder html =
        new StringBuilder(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>REST interface</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;\
            padding:0 1rem}td{padding:.2rem .8rem .2rem 0;vertical-align:top}\
            code{white-space:nowrap}</style></head><body><h1>REST interface</h1>
            <p>The same for programs: <a href="/openapi.json">openapi.json</a></p>
            """);
    String group = "";
    for (Operation operation : operations) {
      if (!operation.group().equals(group)) {
        html.append(group.isEmpty() ? "" : "</table>\n");
        group = operation.group();
        html.append("<h2>").append(group).append("</h2>\n<table>\n");
      }
      html.append("<tr><td><code>")
          .append(operation.method().toUpperCase(java.util.Locale.ROOT))
          .append("</code></td><td><code>")
          .append(operation.openApiPath())
          .append("</code></td><td>")
          .append(operation.summary())
          .append("</td></tr>\n");
    }
    return html.append("</table></body></html>\n").toString();
  }
}
