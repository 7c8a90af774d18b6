package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.settings.SecretsStore.CustomSecret;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.vault.KeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Secrets at rest under one key after another, on any database. */
public abstract class KeyRotationContract extends ContractTest {
  /** More than are re-encrypted at once. */
  private static final int PEOPLE = 230;

  /** The key file of the storage. */
  protected abstract Path keys();

  /** Re-encrypts, and answers how much. */
  protected abstract int rotate();

  private void save(int person, String value) {
    storage
        .secrets()
        .update(
            Optional.of(new UserId("user" + person)),
            _ -> new Secrets(Map.of(), Map.of("A", new CustomSecret(new Secret(value), ""))));
  }

  private String load(int person) {
    return storage
        .secrets()
        .load(Optional.of(new UserId("user" + person)))
        .customSecrets()
        .get("A")
        .value()
        .reveal();
  }

  private String ids() throws Exception {
    return Files.readAllLines(keys()).stream().map(line -> line.split(" ")[0]).toList().toString();
  }

  @Test
  void reEncryptsEverythingUnderTheNewKey() throws Exception {
    ConversationRef conversation = conversation();
    storage.log().mask(conversation, List.of(new Secret("masked-value")));
    for (int person = 0; person < PEOPLE; person++) {
      save(person, "value of " + person);
    }
    String old = ids().replaceAll("[\\[\\]]", "");
    String fresh = KeyFile.add(keys());
    assertThat(ids()).isEqualTo("[%s, %s]", old, fresh);
    KeyFile.use(keys(), fresh);
    assertThat(ids()).isEqualTo("[%s, %s]", fresh, old);
    storage.reopen();
    save(0, "sealed with the new key");
    assertThat(rotate()).isEqualTo(PEOPLE);
    assertThat(rotate()).isZero();
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1)).contains(fresh);
    KeyFile.retire(keys());
    assertThat(ids()).isEqualTo("[%s]", fresh);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys())))
        .isEqualTo("rw-------");
    storage.reopen();
    assertThat(load(0)).isEqualTo("sealed with the new key");
    for (int person = 1; person < PEOPLE; person++) {
      assertThat(load(person)).isEqualTo("value of " + person);
    }
    append(person(conversation, "it is masked-value"));
    assertThat(events(conversation).getFirst().text()).doesNotContain("masked-value");
  }

  @Test
  void reEncryptsOnlyWhatAnotherKeyHasSealed() throws Exception {
    save(1, "one");
    save(2, "two");
    String original = Files.readString(keys());
    String fresh = KeyFile.add(keys());
    KeyFile.use(keys(), fresh);
    storage.reopen();
    save(1, "one with the new key");
    assertThat(rotate()).isEqualTo(1);
    assertThat(load(2)).isEqualTo("two");
    assertThat(Files.readString(keys())).endsWith(original);
  }

  @Test
  void refusesToUseAKeyThatIsNotThere() {
    assertThatThrownBy(() -> KeyFile.use(keys(), "nope")).hasMessageContaining("no key nope");
    assertThatThrownBy(() -> KeyFile.use(keys().resolveSibling("none"), "nope"))
        .isInstanceOf(IOException.class);
  }
}
