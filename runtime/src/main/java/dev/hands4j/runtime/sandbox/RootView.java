package dev.hands4j.runtime.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What every sandbox sees of this machine, as arguments of bubblewrap: programs, read-only. */
final class RootView {
  /** Folders that hold programs; links to /usr on most systems. */
  private static final List<String> PROGRAMS =
      List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

  /**
   * What programs need of /etc. Never all of it: a server run as root could read password hashes
   * and private keys there, and a sandbox reads with the same user.
   */
  private static final List<String> SETTINGS =
      List.of(
          "alternatives",
          "bash.bashrc",
          "ca-certificates",
          "ca-certificates.conf",
          "debian_version",
          "fonts",
          "host.conf",
          "inputrc",
          "ld.so.cache",
          "ld.so.conf",
          "ld.so.conf.d",
          "locale.alias",
          "localtime",
          "mime.types",
          "nsswitch.conf",
          "os-release",
          "perl",
          "pki/ca-trust/extracted",
          "pki/tls/certs",
          "profile",
          "profile.d",
          "protocols",
          "services",
          "ssl/certs",
          "ssl/openssl.cnf",
          "terminfo",
          "timezone");

  /** The only people of a sandbox, so that no name of the host is known there. */
  private static final String PEOPLE =
      """
      root:x:0:0:root:/root:/usr/sbin/nologin
      %1$s:x:%2$d:%2$d::%3$s:/bin/bash
      nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
      """;

  private static final String GROUPS =
      """
      root:x:0:
      %1$s:x:%2$d:
      tty:x:5:
      nogroup:x:65534:
      """;

  private RootView() {}

  /**
   * Adds it.
   *
   * @param names folder of {@link #writeNames}
   * @param temporary bytes of each place for temporary files
   */
  static void add(List<String> command, Path names, long temporary) throws IOException {
    bind(command, "--ro-bind", Path.of("/usr"));
    for (String name : PROGRAMS) {
      Path path = Path.of(name);
      if (Files.isSymbolicLink(path)) {
        command.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), name));
      } else if (Files.isDirectory(path)) {
        bind(command, "--ro-bind", path);
      }
    }
    for (String name : SETTINGS) {
      command.addAll(List.of("--ro-bind-try", "/etc/" + name, "/etc/" + name));
    }
    try (var settings = Files.newDirectoryStream(Path.of("/etc"), "java-*")) {
      for (Path path : settings) { // where Debian's Java keeps its own
        bind(command, "--ro-bind", path);
      }
    }
    for (String name : List.of("passwd", "group")) {
      command.addAll(List.of("--ro-bind", names.resolve(name).toString(), "/etc/" + name));
    }
    String size = Long.toString(temporary);
    command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/sys"));
    command.addAll(List.of("--size", size, "--perms", "1777", "--tmpfs", "/tmp"));
    command.addAll(List.of("--size", size, "--perms", "1777", "--tmpfs", "/dev/shm"));
    command.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/sys"));
  }

  /** Writes who a sandbox knows. */
  static void writeNames(Path names, String user, int id, String home) throws IOException {
    Files.createDirectories(names);
    Files.writeString(names.resolve("passwd"), PEOPLE.formatted(user, id, home));
    Files.writeString(names.resolve("group"), GROUPS.formatted(user, id));
  }

  static void bind(List<String> command, String how, Path path) {
    command.addAll(List.of(how, path.toString(), path.toString()));
  }
}
