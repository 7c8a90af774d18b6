package dev.hands4j.enterprise.operations;

import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What {@code /internal/cluster} says, as a page for people: the same facts as its JSON, in tables
 * with captions and headers, in light or dark as the reader prefers, without scripts and without a
 * request to anywhere. Reads itself again every ten seconds. Pure.
 */
final class ClusterPage {
  /** What the page may do: use its own style, nothing else. */
  static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="refresh" content="10">
      <title>Hands4j: cluster</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
             color: light-dark(#1b1b1b, #ececec); background: light-dark(#ffffff, #161616); }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
      caption { text-align: start; font-weight: 600; padding: .5rem 0; }
      th, td { text-align: start; padding: .4rem .75rem .4rem 0;
               border-bottom: 1px solid light-dark(#c9c9c9, #4a4a4a); }
      code { font-size: .9em; }
      .bad { font-weight: 700; color: light-dark(#a40000, #ff9a9a); }
      </style>
      </head>
      <body>
      <main>
      <h1>Cluster</h1>
      """;

  private ClusterPage() {}

  /**
   * @param view what the JSON form answers
   */
  static String of(JsonNode view) {
    StringBuilder page = new StringBuilder(HEAD);
    table(
        page,
        "This node",
        List.of("Node", "State", "Database", "Redis", "Sandboxes"),
        List.of(view),
        List.of(
            row -> code(row, "node"),
            row -> row.path("draining").asBoolean() ? bad("going") : "serving",
            row -> state(row, "database"),
            row -> state(row, "redis"),
            row -> text(row, "sandboxes")));
    table(
        page,
        "Nodes",
        List.of("Node", "State", "Conversations it owns"),
        view.path("nodes").valueStream().toList(),
        List.of(
            row -> code(row, "node"),
            row -> row.path("alive").asBoolean() ? "alive" : bad("dead, waits for take-over"),
            row -> text(row, "conversations")));
    table(
        page,
        "Conversations on this node",
        List.of("Conversation", "State", "Sandbox", "Epoch"),
        view.path("running_here").valueStream().toList(),
        List.of(
            row -> code(row, "conversation"),
            row -> text(row, "status"),
            row -> text(row, "runtime_status"),
            row -> text(row, "epoch")));
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void table(
      StringBuilder page,
      String caption,
      List<String> headers,
      List<JsonNode> rows,
      List<Function<JsonNode, String>> cells) {
    page.append("<div class=\"scroll\"><table><caption>")
        .append(caption)
        .append("</caption>\n<thead><tr>");
    headers.forEach(header -> page.append("<th scope=\"col\">").append(header).append("</th>"));
    page.append("</tr></thead>\n<tbody>\n");
    for (JsonNode row : rows) {
      page.append("<tr>");
      cells.forEach(cell -> page.append("<td>").append(cell.apply(row)).append("</td>"));
      page.append("</tr>\n");
    }
    if (rows.isEmpty()) {
      page.append("<tr><td colspan=\"%d\">none</td></tr>\n".formatted(headers.size()));
    }
    page.append("</tbody></table></div>\n");
  }

  private static String state(JsonNode row, String key) {
    String state = row.path(key).asString("");
    return state.equals("down") ? bad(state) : escaped(state);
  }

  private static String bad(String text) {
    return "<span class=\"bad\">" + escaped(text) + "</span>";
  }

  private static String code(JsonNode row, String key) {
    return "<code>" + text(row, key) + "</code>";
  }

  private static String text(JsonNode row, String key) {
    return escaped(row.path(key).asString("–"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
