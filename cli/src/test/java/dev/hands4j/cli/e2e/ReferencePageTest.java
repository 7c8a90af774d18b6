package dev.hands4j.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the documentation says of settings is what the program knows of them. */
class ReferencePageTest {
  @Test
  void theReferencePageListsTheSettingsOfTheProgram() throws Exception {
    Path checkout = Product.checkout();
    Process config =
        new ProcessBuilder(checkout.resolve("hands4j").toString(), "config")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(config.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(config.waitFor()).isZero();
    assertThat(Files.readString(checkout.resolve("docs/reference/configuration.md")))
        .as("run ./hands4j config and put its output into docs/reference/configuration.md")
        .contains(printed.strip());
  }
}
