package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.audit.AuditLog.Entry;
import dev.hands4j.api.audit.AuditRecord;
import dev.hands4j.api.audit.AuditRecord.Outcome;
import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.UserId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the record of privileged acts promises on any database. */
public abstract class AuditLogContract extends ContractTest {
  private static AuditRecord act(String act) {
    return new AuditRecord(
        act,
        Optional.of(new UserId("ada:1")),
        AuthType.COOKIE,
        "key \"laptop\"",
        Map.of("name", "laptop", "expires", "never"),
        Optional.of("192.0.2.7"),
        Outcome.DONE,
        "node-1");
  }

  @Test
  void givesBackWhatWasAdded() {
    storage.audit().add(act("key.created"));
    AuditRecord operator =
        new AuditRecord(
            "keys.rotated",
            Optional.empty(),
            AuthType.INTERNAL,
            "",
            Map.of(),
            Optional.empty(),
            Outcome.FAILED,
            "node-2");
    storage.audit().add(operator);
    List<Entry> entries = storage.audit().read(Instant.EPOCH, 0, 10);
    assertThat(entries).extracting(Entry::what).containsExactly(act("key.created"), operator);
    assertThat(entries).extracting(Entry::at).containsOnly(START);
  }

  @Test
  void readsPageByPageFromATime() {
    for (int i = 0; i < 5; i++) {
      storage.setTime(START.plusSeconds(i));
      storage.audit().add(act("act." + i));
    }
    List<Entry> first = storage.audit().read(START.plusSeconds(1), 0, 2);
    List<Entry> rest = storage.audit().read(START.plusSeconds(1), first.getLast().number(), 10);
    assertThat(first).extracting(e -> e.what().act()).containsExactly("act.1", "act.2");
    assertThat(rest).extracting(e -> e.what().act()).containsExactly("act.3", "act.4");
  }

  @Test
  void staysAfterARestart() {
    storage.audit().add(act("key.created"));
    storage.reopen();
    assertThat(storage.audit().read(Instant.EPOCH, 0, 10)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UPDATE audit_entry SET actor = 'somebody else'", "DELETE FROM audit_entry"})
  void isChangedByNobodyWhoCanWriteToTheDatabase(String sql) {
    storage.audit().add(act("key.created"));
    assertThatThrownBy(() -> storage.execute(sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("audit entries are only ever added");
    assertThat(storage.audit().read(Instant.EPOCH, 0, 10))
        .extracting(Entry::what)
        .containsExactly(act("key.created"));
  }

  @Test
  void cutsAndCleansWhatStrangersSend() {
    AuditRecord record =
        new AuditRecord(
            "sign-in.refused",
            Optional.empty(),
            AuthType.NONE,
            "x\r\nSet-Cookie: a\u0000b" + "y".repeat(10_000),
            Map.of("n".repeat(2_000), "v".repeat(2_000)),
            Optional.of("192.0.2.7"),
            Outcome.REFUSED,
            "node-1");
    storage.audit().add(record);
    AuditRecord stored = storage.audit().read(Instant.EPOCH, 0, 1).getFirst().what();
    assertThat(stored).isEqualTo(record);
    assertThat(stored.subject()).hasSize(500).startsWith("x\uFFFD\uFFFDSet-Cookie: a\uFFFDb");
    assertThat(stored.details()).containsOnly(Map.entry("n".repeat(500), "v".repeat(500)));
  }
}
