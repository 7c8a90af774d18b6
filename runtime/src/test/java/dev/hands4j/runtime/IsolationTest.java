package dev.hands4j.runtime;

import static dev.hands4j.runtime.RuntimeContract.CONVERSATION;
import static dev.hands4j.runtime.RuntimeContract.lease;
import static dev.hands4j.runtime.RuntimeContract.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.storage.wire.WireEventCodec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile command tries, with the real bubblewrap. */
class IsolationTest {
  private static final ConversationRef OTHER =
      new ConversationRef(new ConversationId("decaf"), Optional.empty());

  @TempDir Path home;
  @TempDir Path elsewhere;

  private LocalRuntime runtime;
  private RuntimeHandle handle;

  @BeforeEach
  void start() throws Exception {
    runtime = LocalRuntime.isolated(RuntimeContract.config(home), new WireEventCodec());
    handle = runtime.open(CONVERSATION, SandboxSpec.DEFAULT, Optional.empty(), lease(1), _ -> {});
  }

  @AfterEach
  void end() {
    handle.close();
    runtime.end(CONVERSATION, Optional.empty(), true);
    runtime.end(OTHER, Optional.empty(), true);
  }

  private String attempt(String command) throws Exception {
    return run(handle, ++id, command).content();
  }

  private long id;

  @Test
  void saysWhatItIs() {
    assertThat(runtime.isolated()).isTrue();
    assertThat(runtime.kind()).isEqualTo("isolated");
    assertThat(handle.isolated()).isTrue();
    assertThat(handle.ref().kind()).isEqualTo("isolated");
  }

  @Test
  void doesNotSeeFilesOfTheHostOrOfTheServer() throws Exception {
    Files.writeString(elsewhere.resolve("f"), "host-file-text");
    Files.writeString(home.resolve("hands4j.db"), "database-text");

    assertThat(attempt("cat '%s/f' '%s/hands4j.db'".formatted(elsewhere, home)))
        .doesNotContain("host-file-text", "database-text")
        .contains("No such file");
    assertThat(attempt("cat /etc/shadow /etc/gshadow; ls /var"))
        .contains("/etc/shadow: No such file", "/etc/gshadow: No such file", "'/var'");
  }

  @Test
  void doesNotReachItsOwnKeyOrAnotherSandbox() throws Exception {
    try (RuntimeHandle other =
        runtime.open(OTHER, SandboxSpec.DEFAULT, Optional.empty(), lease(1), _ -> {})) {
      run(other, 1, "echo other-text > f");
      String key = Files.readString(home.resolve(handle.ref().location()).resolve("key"));
      String otherKey = Files.readString(home.resolve(other.ref().location()).resolve("key"));

      String seen = attempt("grep -rs . '%s'; find '%s'".formatted(home, home));

      assertThat(seen).doesNotContain("other-text", key, otherKey, other.ref().location(), "decaf");
      assertThat(attempt("find '%s' -type s | wc -l".formatted(home.resolve("run"))).strip())
          .isEqualTo("0");
    }
  }

  @Test
  void doesNotSeeOrKillProcessesOfTheHost() throws Exception {
    long me = ProcessHandle.current().pid();
    Process victim = new ProcessBuilder("sleep", "1000").start();
    try {
      assertThat(attempt("cat /proc/%d/environ; kill -9 %d".formatted(me, victim.pid())))
          .contains("No such");
      assertThat(attempt("cat /proc/[0-9]*/cmdline | tr '\\0' ' '")).doesNotContain("sleep 1000");
      assertThat(victim.isAlive()).isTrue();
    } finally {
      victim.destroyForcibly();
    }
  }

  @Test
  void doesNotReachTheLoopbackOfTheHost() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(
              attempt(
                  "(exec 3<>/dev/tcp/127.0.0.1/%d) && echo reached"
                      .formatted(server.getLocalPort())))
          .contains("refused")
          .doesNotContain("\nreached");
    }
  }

  @Test
  void doesNotWriteToTheSystem() throws Exception {
    String mark = "hands4j-" + home.getFileName();
    String seen =
        attempt(
            "touch /usr/%1$s /etc/alternatives/%1$s; echo 1 > /proc/sys/kernel/sysrq"
                .formatted(mark));

    assertThat(seen).contains("Read-only file system");
    assertThat(Path.of("/usr", mark)).doesNotExist();
    assertThat(attempt("cat /proc/sys/kernel/sysrq; grep CapEff /proc/self/status"))
        .contains("0000000000000000");
  }

  @Test
  void doesNotFollowLinksOutOfTheWorkspace() throws Exception {
    Files.writeString(elsewhere.resolve("f"), "host-file-text");

    assertThat(
            attempt(
                "ln -s '%1$s/f' s; cat s; ln '%1$s/f' h; cat h; cat /proc/1/root'%1$s/f'"
                    .formatted(elsewhere)))
        .doesNotContain("host-file-text");
  }

  @Test
  void refusesAWorkspaceThatShowsWhatBelongsToTheServer() {
    for (Path folder : List.of(home, home.getParent(), home.resolve("sandboxes"), Path.of("/"))) {
      assertThatThrownBy(() ->
              runtime.open(
                  OTHER,
                  new SandboxSpec(Optional.of(folder.toString()), Map.of()),
                  Optional.empty(),
                  lease(1),
                  _ -> {}))
          .isInstanceOf(RuntimeUnavailableException.class)
          .hasMessageContaining("belongs to the server");
    }
  }
}
