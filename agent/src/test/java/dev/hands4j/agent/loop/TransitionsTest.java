package dev.hands4j.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.event.AgentState;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TransitionsTest {

  /** events.md §12.3 as a picture: rows are from, columns to, in the order of the wire's list. */
  @Test
  void theTableIsTheOneOfTheSpecification() {
    String table =
        Arrays.stream(AgentState.values())
            .map(from ->
                "%-27s".formatted(from.wire())
                    + Arrays.stream(AgentState.values())
                        .map(to -> Transitions.allowed(from, to) ? "x" : ".")
                        .collect(Collectors.joining()))
            .collect(Collectors.joining("\n"));
    assertThat(table)
        .isEqualTo(
            """
            loading                    .xxxx..x....
            running                    x.xxxxxxx..x
            awaiting_user_input        xx.xx..x....
            paused                     xxx.x..x....
            stopped                    xxxx...x....
            finished                   xx.xx..x....
            rejected                   xx.xx..x....
            error                      xxxxx.......
            awaiting_user_confirmation xxxxx..x.xx.
            user_confirmed             xx.xx..x....
            user_rejected              xxxxx..x....
            rate_limited               xxxxx..x....\
            """);
  }

  @Test
  void aMoveThatIsNotInTheTableNamesBothEnds() {
    assertThatThrownBy(() -> Transitions.check(AgentState.FINISHED, AgentState.USER_CONFIRMED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no way from finished to user_confirmed");
  }
}
