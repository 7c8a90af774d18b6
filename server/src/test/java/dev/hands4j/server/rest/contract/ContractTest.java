package dev.hands4j.server.rest.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published interface, the table of operations and the routes are the same (§4.3). */
class ContractTest {
  private static final Path DOCS = Path.of("../docs/reference");
  private static final Path PUBLISHED = DOCS.resolve("openapi.json");

  /** Routes that are there to say no, to describe the others, or to serve the page. */
  private static final Pattern NOT_OFFERED =
      Pattern.compile(
          "(GET|HEAD) /(<path>)?|.* /security.*|.*/security/<path>|(GET|POST) /mcp(/<path>)?"
              + "|(GET|DELETE) /mcp/mcp|GET /(openapi\\.json|docs|redoc)|POST /api/local/.*");

  @Test
  void namesEveryRouteAndNoOther() {
    try (TestServer server = TestServer.community().start()) {
      Set<String> routes =
          server.routes().stream()
              .filter(route -> !NOT_OFFERED.matcher(route).matches())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(names()).isEqualTo(routes);
    }
  }

  @Test
  void breaksNoClientOfThePublishedContract() throws IOException {
    ObjectNode now = OpenApi.document(Contract.operations());
    assertThat(Differences.breaking(published(), now)).isEmpty();
  }

  @Test
  void isPublishedAsItIs() throws IOException {
    String now =
        JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(OpenApi.document(Contract.operations()))
            + "\n";
    Path generated = Path.of("target/openapi.json");
    Files.createDirectories(generated.getParent());
    Files.writeString(generated, now);
    assertThat(Files.readString(PUBLISHED))
        .as("copy server/%s to docs/reference/openapi.json", generated)
        .isEqualTo(now);
  }

  @Test
  void noticesWhatWouldBreakAClient() {
    List<Operation> old =
        List.of(
            Operation.of("get", "/a", "g", "s").query("x?"),
            Operation.of("post", "/b", "g", "s").onlyBody("y?", "z?:integer"),
            Operation.of("get", "/c", "g", "s"),
            Operation.of("get", "/d", "g", "s").answers("strings"));
    List<Operation> now =
        List.of(
            Operation.of("get", "/a", "g", "s").query("x"),
            Operation.of("post", "/b", "g", "s").onlyBody("z?:string", "w"),
            Operation.of("get", "/d", "g", "s").answers("object"),
            Operation.of("get", "/e", "g", "s"));
    assertThat(Differences.breaking(OpenApi.document(old), OpenApi.document(now)))
        .containsExactly(
            "get /a requires the parameter x",
            "post /b requires the field w",
            "post /b refuses the field y",
            "post /b changes the type of the field z",
            "get /c is gone",
            "get /d answers differently");
    assertThat(Differences.breaking(OpenApi.document(old), OpenApi.document(old))).isEmpty();
  }

  @Test
  void servesItselfToProgramsAndPeople() throws Exception {
    try (TestServer server = TestServer.community().start()) {
      JsonNode document = server.rest().get("/openapi.json").tree();
      assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
      assertThat(document.path("info").path("title").asString()).isEqualTo("OpenHands");
      assertThat(document.path("info").path("version").asString()).isEqualTo("0.56.0");
      assertThat(server.rest().get("/docs").body()).contains("/api/conversations/");
    }
  }

  @Test
  void saysForEveryOperationWhichTestShowsIt() throws Exception {
    String page = Files.readString(DOCS.resolve("rest-routes.md"));
    Set<String> listed = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| ([A-Z]+) \\| `([^`]+)` \\|.*\\| `(\\w+)").matcher(page);
    while (row.find()) {
      listed.add(row.group(1) + " " + row.group(2));
      assertThat(testClasses()).as(row.group(2)).contains(row.group(3));
    }
    assertThat(listed).containsAll(names());
  }

  private static Set<String> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - 5))
          .collect(Collectors.toSet());
    }
  }

  private static Set<String> names() {
    return Contract.operations().stream()
        .map(operation -> operation.method().toUpperCase(Locale.ROOT) + " " + operation.path())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode published() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(PUBLISHED));
  }
}
