package dev.hands4j.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.runtime.SandboxLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which groups are found and what is written into them, on plain files: the two versions never hold
 * a controller at the same time on one machine.
 */
class ControlGroupsTest {
  private static final SandboxLimits LIMITS = SandboxLimits.ofMebibytes(256, 100, 2, 32, 16, true);

  @TempDir Path folder;

  private Path files(String group, String... names) throws IOException {
    Path path = Files.createDirectories(folder.resolve(group));
    for (String name : names) {
      Files.createFile(path.resolve(name));
    }
    return path;
  }

  private String mount(String point, String root, String type, String options) {
    return "30 23 0:26 %s %s rw,nosuid shared:9 - %s cgroup rw,%s"
        .formatted(root, folder.resolve(point), type, options);
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void writesTheLimitsOfVersionOne() throws Exception {
    files("memory/a/hands4j", "cgroup.procs");
    files("memory/a/hands4j/x", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes");
    files("pids/hands4j", "cgroup.procs");
    files("pids/hands4j/x", "pids.max");

    ControlGroups groups =
        ControlGroups.find(
            List.of(
                mount("memory", "/", "cgroup", "memory"),
                mount("pids", "/in/container", "cgroup", "pids"),
                mount("elsewhere", "/another", "cgroup", "cpu,cpuacct")),
            List.of("4:memory:/a", "3:pids:/in/container", "2:cpu,cpuacct:/", "0::/"));

    assertThat(groups.limits(ControlGroups.MEMORY)).isTrue();
    assertThat(groups.limits(ControlGroups.PROCESSES)).isTrue();
    assertThat(groups.limits(ControlGroups.CPU)).as("mounted where it is not ours").isFalse();
    assertThat(groups.create("x", LIMITS))
        .hasSize(2)
        .allMatch(file -> file.endsWith("cgroup.procs"));
    assertThat(text("memory/a/hands4j/x/memory.limit_in_bytes")).isEqualTo("268435456");
    assertThat(text("memory/a/hands4j/x/memory.memsw.limit_in_bytes")).isEqualTo("268435456");
    assertThat(text("pids/hands4j/x/pids.max")).isEqualTo("100");
  }

  @Test
  void writesTheLimitsOfVersionTwoBesideTheServersOwnGroup() throws Exception {
    Path unit = files("unit.service", "cgroup.procs");
    Files.writeString(unit.resolve("cgroup.subtree_control"), "cpu memory pids\n");
    files("unit.service/hands4j-server", "cgroup.procs");
    Path ours = files("unit.service/hands4j", "cgroup.procs");
    Files.writeString(ours.resolve("cgroup.subtree_control"), "cpu memory pids\n");
    files(
        "unit.service/hands4j/x",
        "memory.max",
        "memory.swap.max",
        "pids.max",
        "cpu.max",
        "cpu.weight");

    ControlGroups groups =
        ControlGroups.find(
            List.of(mount("", "/", "cgroup2", "nsdelegate")),
            List.of("0::/unit.service/hands4j-server"));

    assertThat(groups.create("x", LIMITS)).containsExactly(ours.resolve("x/cgroup.procs"));
    assertThat(text("unit.service/hands4j/x/memory.max")).isEqualTo("268435456");
    assertThat(text("unit.service/hands4j/x/memory.swap.max")).isEqualTo("0");
    assertThat(text("unit.service/hands4j/x/pids.max")).isEqualTo("100");
    assertThat(text("unit.service/hands4j/x/cpu.max")).isEqualTo("200000 100000");
  }

  @Test
  void sweepsGroupsOfOneHomeThatNothingLivesInAndNobodyKeeps() throws Exception {
    Path ours = files("pids/hands4j", "cgroup.procs");
    for (String name : List.of("home1-dead", "home1-kept", "home2-dead")) {
      Files.createDirectory(ours.resolve(name));
    }
    Path busy = files("pids/hands4j/home1-busy", "cgroup.procs");

    ControlGroups.find(List.of(mount("pids", "/", "cgroup", "pids")), List.of("3:pids:/"))
        .sweep("home1-", "home1-kept"::equals);

    assertThat(ours.resolve("home1-dead")).doesNotExist();
    assertThat(List.of(ours.resolve("home1-kept"), ours.resolve("home2-dead"), busy))
        .allMatch(Files::isDirectory);
  }

  @Test
  void leavesAGroupAloneInWhichOthersLive() throws Exception {
    Path session = files("session.scope");
    Files.writeString(session.resolve("cgroup.procs"), "1\n999999999\n");
    Files.writeString(session.resolve("cgroup.subtree_control"), "");

    ControlGroups groups =
        ControlGroups.find(List.of(mount("", "/", "cgroup2", "rw")), List.of("0::/session.scope"));

    assertThat(groups.limits(ControlGroups.MEMORY)).isFalse();
    assertThat(groups.create("x", LIMITS)).isEmpty();
    assertThat(session.resolve("hands4j-server")).doesNotExist();
  }
}
