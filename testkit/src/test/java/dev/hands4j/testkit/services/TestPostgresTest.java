package dev.hands4j.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class TestPostgresTest {
  private static int count(TestPostgres.Database database) {
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestPostgres.Database filled(TestPostgres server) throws SQLException {
    TestPostgres.Database database = server.database();
    try (Connection connection = database.connect()) {
      connection.createStatement().execute("CREATE TABLE t AS SELECT 1 AS n");
    }
    return database;
  }

  @Test
  void givesEachTestAnEmptyDatabaseOfOneServer() throws Exception {
    try (TestPostgres.Database first = filled(TestPostgres.shared());
        TestPostgres.Database second = filled(TestPostgres.shared())) {
      assertThat(first.port()).isEqualTo(second.port());
      assertThat(count(second)).isEqualTo(1);
    }
  }

  @Test
  void keepsWhatIsCommittedOverAStopAndACrash() throws Exception {
    try (TestPostgres server = TestPostgres.start(Map.of())) {
      TestPostgres.Database database = filled(server);
      server.restart();
      assertThat(count(database)).isEqualTo(1);
      server.crash();
      assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
      server.startAgain();
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void standsStillWhilePaused() throws Exception {
    try (TestPostgres server = TestPostgres.start(Map.of())) {
      TestPostgres.Database database = filled(server);
      server.pause();
      CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> count(database));
      assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      server.resume();
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void endsWithAJvmThatIsKilled() throws Exception {
    try (ChildProcess child = Processes.java(Owner.class.getName()).start()) {
      int port =
          Integer.parseInt(
              child.awaitLine(Pattern.compile("port (\\d+)"), Duration.ofSeconds(60)).group(1));
      try (Socket socket = new Socket("127.0.0.1", port)) {
        assertThat(socket.isConnected()).isTrue();
      }
      child.kill();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                  .isInstanceOf(java.net.ConnectException.class));
    }
  }

  /** A JVM with a paused server. */
  static final class Owner {
    public static void main(String[] arguments) throws Exception {
      TestPostgres server = TestPostgres.start(Map.of());
      server.pause();
      System.out.println("port " + server.port());
      Thread.sleep(Duration.ofDays(1));
    }
  }
}
