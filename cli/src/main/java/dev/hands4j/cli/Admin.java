package dev.hands4j.cli;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.api.user.UserId;
import dev.hands4j.enterprise.EnterpriseAdmin;
import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.server.config.InvalidConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hands4j admin}: what an operator of the enterprise edition does beside the server. */
final class Admin {
  private Admin() {}

  static CommandSpec spec(Surroundings here) {
    CommandSpec admin =
        Main.leaf(
            "admin",
            "Manage the enterprise edition: keys of users, keys of the database, audit.",
            () -> {
              here.err()
                  .println("Say what to do: create-key, revoke-key, list-keys, rotate-keys, audit");
              return ExitCode.INVALID;
            });
    OptionSpec user = option("--user", "id of the user", true, String.class);
    OptionSpec name = option("--name", "what the key is for", false, String.class);
    OptionSpec days = option("--days", "days until it expires; never without", false, Long.class);
    CommandSpec create =
        Main.leaf(
            "create-key",
            "Make a key with which a user may call; prints it once.",
            () -> create(here, user.getValue(), name.getValue(), days.getValue()));
    create.addOption(user).addOption(name).addOption(days);
    admin.addSubcommand("create-key", new CommandLine(create));
    OptionSpec owner = option("--user", "id of the user", true, String.class);
    CommandSpec list =
        Main.leaf("list-keys", "List the keys of a user.", () -> list(here, owner.getValue()));
    admin.addSubcommand("list-keys", new CommandLine(list.addOption(owner)));
    OptionSpec whose = option("--user", "id of the user", true, String.class);
    OptionSpec id = option("--id", "id of the key, as listed", true, String.class);
    CommandSpec revoke =
        Main.leaf(
            "revoke-key",
            "Make a key invalid at once.",
            () -> revoke(here, whose.getValue(), id.getValue()));
    admin.addSubcommand("revoke-key", new CommandLine(revoke.addOption(whose).addOption(id)));
    admin.addSubcommand(
        "rotate-keys",
        new CommandLine(
            Main.leaf(
                "rotate-keys",
                "Encrypt all secrets with the first key of the key file; may be repeated.",
                () -> rotate(here))));
    OptionSpec since =
        option(
            "--since",
            "first time, such as 2026-03-01 or 2026-03-01T10:00:00Z",
            false,
            String.class);
    CommandSpec audit =
        Main.leaf(
            "audit",
            "Print the record of privileged acts, one JSON object a line.",
            () -> audit(here, since.getValue()));
    audit.addOption(since);
    admin.addSubcommand("audit", new CommandLine(audit));
    return admin;
  }

  private static OptionSpec option(String name, String meaning, boolean required, Class<?> type) {
    return OptionSpec.builder(name).type(type).required(required).description(meaning).build();
  }

  private static EnterpriseAdmin open(Surroundings here) throws InvalidConfigurationException {
    EnterpriseConfig config =
        EnterpriseConfig.read(here.environment(), here.userHome(), here.distribution());
    var _ = Logging.start(config.server().log(), here.environment());
    return EnterpriseAdmin.open(config, operator(here.environment()));
  }

  /** Who is recorded; whoever can read the key file may as well call themselves otherwise. */
  private static String operator(Map<String, String> environment) {
    return Stream.of("SUDO_USER", "LOGNAME", "USER")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(name -> !name.isBlank())
        .findFirst()
        .orElse("this machine");
  }

  private static int audit(Surroundings here, @org.jspecify.annotations.Nullable String since)
      throws InvalidConfigurationException {
    Instant from;
    try {
      from = Optional.ofNullable(since).map(Admin::time).orElse(Instant.EPOCH);
    } catch (DateTimeParseException _) {
      here.err().println("--since takes a date or a time such as 2026-03-01T10:00:00Z");
      return ExitCode.INVALID;
    }
    try (EnterpriseAdmin admin = open(here)) {
      admin.audit().write(from, here.out()::println);
    }
    return ExitCode.OK;
  }

  private static Instant time(String text) {
    return text.contains("T")
        ? Instant.parse(text)
        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static int create(
      Surroundings here,
      String user,
      @org.jspecify.annotations.Nullable String name,
      @org.jspecify.annotations.Nullable Long days)
      throws InvalidConfigurationException {
    try (EnterpriseAdmin admin = open(here)) {
      ApiKeys.Created created =
          admin
              .keys()
              .create(
                  new UserId(user),
                  Optional.ofNullable(name).orElse("made by hands4j admin"),
                  Optional.ofNullable(days).map(d -> Instant.now().plus(Duration.ofDays(d))));
      here.out().println(created.value().reveal());
    }
    return ExitCode.OK;
  }

  private static int list(Surroundings here, String user) throws InvalidConfigurationException {
    try (EnterpriseAdmin admin = open(here)) {
      for (ApiKeys.ApiKey key : admin.keys().of(new UserId(user))) {
        here.out()
            .println(
                "%s  %s  made %s, expires %s, used %s"
                    .formatted(
                        key.id(),
                        key.name(),
                        key.createdAt(),
                        key.expiresAt().map(Instant::toString).orElse("never"),
                        key.lastUsedAt().map(Instant::toString).orElse("never")));
      }
    }
    return ExitCode.OK;
  }

  private static int revoke(Surroundings here, String user, String id)
      throws InvalidConfigurationException {
    try (EnterpriseAdmin admin = open(here)) {
      if (admin.keys().revoke(new UserId(user), id)) {
        return ExitCode.OK;
      }
      here.err().println("There is no such key; hands4j admin list-keys --user " + user);
      return ExitCode.FAILED;
    }
  }

  private static int rotate(Surroundings here) throws InvalidConfigurationException {
    try (EnterpriseAdmin admin = open(here)) {
      here.out().println("re-encrypted " + admin.rotateKeys());
    }
    return ExitCode.OK;
  }
}
