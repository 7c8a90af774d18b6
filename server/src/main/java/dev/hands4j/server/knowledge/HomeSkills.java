package dev.hands4j.server.knowledge;

import dev.hands4j.agent.SkillSource.SkillFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The microagents in the home folder, which belong to whoever runs the server. */
final class HomeSkills {
  private static final Logger LOG = LoggerFactory.getLogger(HomeSkills.class);
  private static final int MAX_FILES = 200;
  private static final int MAX_DEPTH = 4;
  private static final long MAX_BYTES = 128 * 1024;

  private final Path folder;

  HomeSkills(Path folder) {
    this.folder = folder;
  }

  List<SkillFile> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<SkillFile> files = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder, MAX_DEPTH)) {
      for (Path path : found.filter(HomeSkills::isMicroagent).sorted().limit(MAX_FILES).toList()) {
        read(path, files);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      warn(folder, e);
    }
    return files;
  }

  private static boolean isMicroagent(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".md") && !name.equals("README.md") && Files.isRegularFile(path);
  }

  private void read(Path path, List<SkillFile> files) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        LOG.atWarn()
            .setMessage("a microagent is not used: it is too large")
            .addKeyValue("file", path)
            .addKeyValue("maxBytes", MAX_BYTES)
            .log();
        return;
      }
      String relative = folder.relativize(path).toString().replace('\\', '/');
      files.add(
          new SkillFile(
              relative.substring(0, relative.length() - ".md".length()),
              "microagents/" + relative,
              new String(Files.readAllBytes(path), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      warn(path, e);
    }
  }

  private static void warn(Path path, Exception e) {
    LOG.atWarn()
        .setMessage("a microagent could not be read")
        .addKeyValue("file", path)
        .setCause(e)
        .log();
  }
}
