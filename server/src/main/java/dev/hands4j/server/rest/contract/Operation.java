package dev.hands4j.server.rest.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One method of one path.
 *
 * @param path with {@code {name}} for a segment and {@code <name>} for several
 * @param group under which it is shown
 * @param query parameters of the query
 * @param body fields of the JSON object it takes; empty for none
 * @param strict whether fields that are not named are refused
 * @param status of success
 * @param answer of success: a type of {@link Field}, or a media type
 */
record Operation(
    String method,
    String path,
    String group,
    String summary,
    List<Field> query,
    List<Field> body,
    boolean strict,
    int status,
    String answer) {
  private static final Pattern SEGMENT = Pattern.compile("[{<]([a-z_]+)[}>]");

  Operation {
    query = List.copyOf(query);
    body = List.copyOf(body);
  }

  static Operation of(String method, String path, String group, String summary) {
    return new Operation(method, path, group, summary, List.of(), List.of(), false, 200, "object");
  }

  /** With query parameters such as {@code limit?:integer}. */
  Operation query(String... fields) {
    return new Operation(
        method, path, group, summary, Field.parse(fields), body, strict, status, answer);
  }

  /** With a JSON body of fields such as {@code title:string}; others are ignored. */
  Operation body(String... fields) {
    return new Operation(
        method, path, group, summary, query, Field.parse(fields), false, status, answer);
  }

  /** Likewise; others are refused with 422. */
  Operation onlyBody(String... fields) {
    return new Operation(
        method, path, group, summary, query, Field.parse(fields), true, status, answer);
  }

  Operation answers(String type) {
    return answers(200, type);
  }

  Operation answers(int code, String type) {
    return new Operation(method, path, group, summary, query, body, strict, code, type);
  }

  /** Names of the variable parts of the path, in order. */
  List<String> variables() {
    List<String> names = new ArrayList<>();
    Matcher matcher = SEGMENT.matcher(path);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** The path as OpenAPI writes it. */
  String openApiPath() {
    return path.replace('<', '{').replace('>', '}');
  }

  /**
   * A named value.
   *
   * @param type {@code string}, {@code integer}, {@code number}, {@code boolean}, {@code object},
   *     {@code strings}, {@code array}, {@code any}, {@code provider}, {@code trigger}, {@code
   *     files}
   */
  record Field(String name, boolean required, String type) {
    /** Reads {@code name:type} and, for what may be missing or null, {@code name?:type}. */
    static List<Field> parse(String... fields) {
      List<Field> parsed = new ArrayList<>();
      for (String field : fields) {
        int colon = field.indexOf(':');
        String name = colon < 0 ? field : field.substring(0, colon);
        boolean optional = name.endsWith("?");
        parsed.add(
            new Field(
                optional ? name.substring(0, name.length() - 1) : name,
                !optional,
                colon < 0 ? "string" : field.substring(colon + 1)));
      }
      return List.copyOf(parsed);
    }
  }
}
