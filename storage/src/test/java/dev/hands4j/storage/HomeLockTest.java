package dev.hands4j.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one home are refused (architecture §8 point 18). */
final class HomeLockTest {
  @TempDir private Path folder;

  @Test
  void letsOneAfterTheOtherIn() {
    Path home = folder.resolve("new");
    HomeLock.acquire(home).close();
    try (HomeLock lock = HomeLock.acquire(home)) {
      assertThat(HomeLock.holder(home))
          .contains(new HomeLock.Holder(ProcessHandle.current().pid(), Optional.empty()));
      lock.announce("http://127.0.0.1:3000");
      assertThat(HomeLock.holder(home).orElseThrow().address()).contains("http://127.0.0.1:3000");
      assertThatThrownBy(() -> HomeLock.acquire(home))
          .isInstanceOf(HomeInUseException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("at http://127.0.0.1:3000")
          .hasMessageContaining("HANDS4J_HOME");
      lock.close();
    }
    assertThat(HomeLock.holder(home)).isEmpty();
  }

  @Test
  void knowsNoHolderOfAFreshHome() {
    assertThat(HomeLock.holder(folder)).isEmpty();
  }

  @Test
  void namesTheOtherProcessAndForgetsItWhenItDies() throws Exception {
    try (ChildProcess other = ChildProcess.start(Holding.class, folder.toString())) {
      assertThat(other.line()).isEqualTo("locked");
      assertThatThrownBy(() -> HomeLock.acquire(folder))
          .isInstanceOf(HomeInUseException.class)
          .hasMessageContaining("process " + other.pid());
      other.kill();
      assertThat(HomeLock.holder(folder)).isEmpty();
      HomeLock.acquire(folder).close();
    }
  }

  /** Takes the lock and keeps it until it is killed. */
  static final class Holding {
    public static void main(String[] arguments) throws IOException {
      try (HomeLock lock = HomeLock.acquire(Path.of(arguments[0]))) {
        System.out.println("locked");
        System.out.flush();
        int end = System.in.read();
        lock.announce("ended with " + end);
      }
    }
  }
}
