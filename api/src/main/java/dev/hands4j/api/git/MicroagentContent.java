package dev.hands4j.api.git;

import dev.hands4j.api.user.ProviderType;
import java.util.List;

/**
 * A microagent file, read.
 *
 * @param content without the front matter
 * @param provider whose repository it came from
 */
public record MicroagentContent(
    String content, String path, List<String> triggers, ProviderType provider) {
  public MicroagentContent {
    triggers = List.copyOf(triggers);
  }
}
