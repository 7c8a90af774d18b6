package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A folder as a zip file that is written while it is read (runtime.md §6.5). Links, devices and
 * what cannot be read are left out. For one use.
 */
public final class Archive {
  private static final int MAX_DEPTH = 128;

  private final Reach reach;
  private long bytesLeft;
  private int entriesLeft;

  /**
   * @param maxBytes of all files together
   * @param maxEntries files and folders looked at
   */
  public Archive(Reach reach, long maxBytes, int maxEntries) {
    this.reach = reach;
    this.bytesLeft = maxBytes;
    this.entriesLeft = maxEntries;
  }

  /**
   * Writes the zip.
   *
   * @param begin called once the folder is known to be readable
   * @throws IOException also in the middle, when a limit is passed: the zip is then incomplete
   */
  public void write(String path, Reach.Target begin) throws IOException {
    try (OpenPath folder = reach.open(path)) {
      if (!folder.isFolder()) {
        throw new NotDirectoryException(path);
      }
      ZipOutputStream zip = new ZipOutputStream(begin.open());
      zip.setLevel(Deflater.BEST_SPEED);
      add(folder, "", zip, 0);
      zip.finish();
      zip.flush();
    }
  }

  private void add(OpenPath folder, String prefix, ZipOutputStream zip, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new FileSystemException(prefix, null, "the folders are too deep for an archive");
    }
    for (String name : names(folder)) {
      try (OpenPath entry = folder.child(name)) {
        if (entry.isFolder()) {
          add(entry, prefix + name + "/", zip, depth + 1);
        } else if (reach.isReadable(entry)) {
          file(entry, prefix + name, zip);
        }
      } catch (java.nio.file.NoSuchFileException e) {
        // removed meanwhile
      }
    }
  }

  private List<String> names(OpenPath folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder.handle())) {
      for (Path child : children) {
        if (--entriesLeft < 0) {
          throw new FileSystemException(child.toString(), null, "too many files for an archive");
        }
        names.add(child.getFileName().toString());
      }
    } catch (java.nio.file.AccessDeniedException e) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  private void file(OpenPath file, String name, ZipOutputStream zip) throws IOException {
    InputStream in;
    try {
      in = Files.newInputStream(file.handle());
    } catch (java.nio.file.AccessDeniedException e) {
      return;
    }
    try (in) {
      zip.putNextEntry(new ZipEntry(name));
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytesLeft -= n;
        if (bytesLeft < 0) {
          throw new FileSystemException(name, null, "the folder is too large for an archive");
        }
        zip.write(buffer, 0, n);
      }
      zip.closeEntry();
    }
  }
}
