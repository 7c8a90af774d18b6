package dev.hands4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Collects figures, prints them as a table and writes them as JSON. Used by one thread. */
final class Report {
  private final List<Figure> figures = new ArrayList<>();

  void add(Figure figure) {
    figures.add(figure);
    System.out.println(figure.row());
    System.out.flush();
  }

  static void header() {
    System.out.println("| scenario | figure | value | goal | limit in the same run |");
    System.out.println("|---|---|---|---|---|");
  }

  void writeJson(Path target) throws IOException {
    var mapper = JsonMapper.builder().build();
    ArrayNode rows = mapper.createArrayNode();
    for (Figure figure : figures) {
      var row = rows.addObject();
      row.put("scenario", figure.scenario()).put("figure", figure.name());
      row.put("value", figure.value()).put("unit", figure.unit()).put("goal", figure.goal());
      figure.limit().ifPresent(l -> row.put("limit", l).put("limit_name", figure.limitName()));
    }
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.writeString(target, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(rows));
  }
}
