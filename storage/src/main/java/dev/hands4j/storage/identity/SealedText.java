package dev.hands4j.storage.identity;

import dev.hands4j.storage.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A few texts without line breaks, except in the last, sealed as one value. */
final class SealedText {
  private final Vault vault;
  private final int parts;

  /**
   * @param parts how many texts
   */
  SealedText(Vault vault, int parts) {
    this.vault = vault;
    this.parts = parts;
  }

  Vault.Sealed seal(String purpose, String... texts) {
    return vault.seal(purpose, String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
  }

  /** Opens the value whose key is in this column and whose bytes are in the next. */
  List<String> open(ResultSet row, int column, String purpose) throws SQLException {
    byte[] plain = vault.open(row.getString(column), purpose, row.getBytes(column + 1));
    return List.of(new String(plain, StandardCharsets.UTF_8).split("\n", parts));
  }
}
