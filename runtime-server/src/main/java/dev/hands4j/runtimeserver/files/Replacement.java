package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.UUID;

/** Writes a file so that a full disk or a sudden end leaves the old content. */
final class Replacement {
  private Replacement() {}

  /**
   * Replaces a file, or makes it. Its mode, owner and the links to it stay; a file with several
   * names is written in place, because its other names mean it too.
   */
  static void write(Path path, byte[] content) throws IOException {
    boolean exists = Files.exists(path);
    Path target = exists ? path.toRealPath() : path;
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || (exists && !isReplaceable(target, folder))) {
      Files.write(target, content);
      return;
    }
    Path part = folder.resolve(".part-" + UUID.randomUUID());
    try {
      Files.write(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (exists && !isOurs(target, part)) {
        Files.write(target, content);
        return;
      }
      if (exists) {
        keepAttributes(target, part);
      } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(target.toString(), null, "it is a link to nothing");
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static boolean isReplaceable(Path file, Path folder) throws IOException {
    return Files.isRegularFile(file)
        && Files.isWritable(folder)
        && Files.isWritable(file)
        && Files.getAttribute(file, "unix:nlink") instanceof Integer links
        && links == 1;
  }

  /** Only root can give files away: another owner's file is written in place by others. */
  private static boolean isOurs(Path file, Path made) throws IOException {
    Object self = Files.getAttribute(made, "unix:uid");
    return self.equals(0) || Files.getAttribute(file, "unix:uid").equals(self);
  }

  private static void keepAttributes(Path from, Path to) throws IOException {
    PosixFileAttributes kept = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    PosixFileAttributes fresh = view.readAttributes();
    if (!fresh.owner().equals(kept.owner())) {
      view.setOwner(kept.owner());
    }
    if (!fresh.group().equals(kept.group())) {
      view.setGroup(kept.group());
    }
    view.setPermissions(kept.permissions());
  }
}
