package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.enterprise.Cluster.Node;
import dev.hands4j.server.Server;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.TcpFaultProxy;
import dev.hands4j.testkit.services.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request asks the database does not depend on how much runs (T-33). */
class ListingTest {
  private static final int FEW = 40;
  private static final int MANY = 10_000;
  private static final int WARM = 12;

  @Test
  void asksAsMuchWithTenThousandRunningConversationsAsWithForty() throws Exception {
    try (var model = ScriptedModel.start(Script.always(says("Yes.")));
        TestPostgres.Database database = TestPostgres.shared().database();
        var proxy = TcpFaultProxy.to(database.host(), database.port());
        // Nothing but requests: all that a node does by itself is minutes away.
        var cluster =
            Cluster.on(database, model)
                .with("HANDS4J_NODE_CHECK", "2m")
                .with("HANDS4J_HEARTBEAT", "2m")
                .with("HANDS4J_NODE_SILENCE", "5m")
                .with("HANDS4J_NODE_TTL", "5m")
                .with("HANDS4J_POLL", "1h")) {
      Node one = cluster.start();
      Node two = cluster.start(Map.of(NodeMain.DATABASE, cluster.database(proxy.port())));
      String owner = ((Server) one.end()).edition().coordinator().node().value();
      run(database, owner, 0, FEW);
      Asked few = asked(two, proxy);
      run(database, owner, FEW, MANY);
      Asked many = asked(two, proxy);
      assertThat(few.page()).isGreaterThan(100);
      assertThat(many).isEqualTo(few);
    }
  }

  /** Bytes of what was asked: the same statements with values of the same length. */
  private record Asked(long page, long detail) {}

  private static Asked asked(Node node, TcpFaultProxy proxy) throws Exception {
    return new Asked(
        asked(node, proxy, "/api/conversations?limit=20"),
        asked(node, proxy, "/api/conversations/%032d".formatted(7)));
  }

  /** The least of several: a connection may be checked in between. */
  private static long asked(Node node, TcpFaultProxy proxy, String path) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 2 * WARM; i++) {
      long before = proxy.towardsServer().passedBytes();
      var answer = node.rest().get(path);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("\"status\":\"RUNNING\"");
      if (i >= WARM) {
        least = Math.min(least, proxy.towardsServer().passedBytes() - before);
      }
    }
    return least;
  }

  private static void run(TestPostgres.Database database, String owner, int from, int to)
      throws SQLException {
    try (Connection connection = database.connect();
        var conversations =
            connection.prepareStatement(
                """
                INSERT INTO conversation (id, owner, pr_numbers, created_at, last_updated_at,
                  accumulated_cost, prompt_tokens, completion_tokens, opening)
                SELECT lpad(CAST(n AS TEXT), 32, '0'), 'alice', pr_numbers, created_at,
                  last_updated_at, 0, 0, 0, opening
                FROM generate_series(CAST(? AS INT), CAST(? AS INT) - 1) AS n,
                  (SELECT '' AS pr_numbers, '2026-01-01T00:00:00' AS created_at,
                    '2026-01-01T00:00:00' AS last_updated_at, '{}' AS opening) AS same
                """);
        var heads =
            connection.prepareStatement(
                """
                INSERT INTO conversation_head (conversation_no, epoch, node, desired_state,
                  next_event_id, taken_through, last_control, last_person, last_other,
                  agent_state, step_crashes, mask_version, has_opening, written_at)
                SELECT no, 1, ?, 'RUNNING', 0, -1, -1, -1, -1, 'awaiting_user_input', 0, 0, 0, 0
                FROM conversation WHERE owner = 'alice' AND no NOT IN
                  (SELECT conversation_no FROM conversation_head)
                """)) {
      conversations.setInt(1, from);
      conversations.setInt(2, to);
      conversations.executeUpdate();
      heads.setString(1, owner);
      heads.executeUpdate();
    }
  }
}
