package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder's entries two levels deep, as the editor shows them (agent.md §14.3). */
final class DirectoryListing {
  private static final int MAX_ENTRIES = 5_000;
  private static final int MAX_SHOWN = 16_000;

  private DirectoryListing() {}

  static String of(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    entries.add(folder + "/");
    int hidden = collect(folder, entries, 2);
    entries.subList(1, entries.size()).sort(null);
    String listing = String.join("\n", entries);
    if (listing.length() > MAX_SHOWN) {
      listing =
          listing.substring(0, MAX_SHOWN)
              + "<response clipped><NOTE>Due to the max output limit, only part of this folder has"
              + " been shown to you. Use `ls -la` on the folders you are interested in.</NOTE>";
    }
    String text =
        "Here's the files and directories up to 2 levels deep in %s, excluding hidden items:\n%s"
            .formatted(folder, listing);
    return hidden == 0
        ? text
        : text
            + "\n\n%d hidden files/directories in this directory are excluded. You can use 'ls -la %s' to see them."
                .formatted(hidden, folder);
  }

  /** Adds what is not hidden; how many hidden entries the folder itself has. */
  private static int collect(Path folder, List<String> entries, int depth) throws IOException {
    int hidden = 0;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (child.getFileName().toString().startsWith(".")) {
          hidden++;
        } else if (entries.size() < MAX_ENTRIES) {
          boolean directory = Files.isDirectory(child);
          entries.add(directory ? child + "/" : child.toString());
          if (directory && depth > 1 && Files.isReadable(child)) {
            int ignored = collect(child, entries, depth - 1);
          }
        }
      }
    }
    return hidden;
  }
}
