package dev.hands4j.testkit.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code trial.json}: what runs, for scripts. Only its owner may read it. */
final class TrialFile {
  private TrialFile() {}

  static void write(Path file, Trial trial) throws TrialException {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("address", trial.address().toString());
    root.put("pid", ProcessHandle.current().pid());
    ArrayNode nodes = root.putArray("nodes");
    for (TrialNode node : trial.nodes()) {
      nodes
          .addObject()
          .put("name", node.name())
          .put("pid", node.pid())
          .put("address", node.address().toString());
    }
    ArrayNode accounts = root.putArray("accounts");
    for (DemoAccount account : trial.accounts()) {
      accounts
          .addObject()
          .put("name", account.name())
          .put("password", account.password())
          .put("key", account.key());
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, root.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new TrialException("cannot write " + file, e);
    }
  }
}
