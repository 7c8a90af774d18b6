package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.http.HttpException;
import dev.hands4j.runtimeserver.http.Request;
import dev.hands4j.runtimeserver.http.Response;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files in and out (runtime.md §§6.4, 6.5). An upload's body is the file itself, its name travels
 * in the query: no multipart is needed between two programs that know each other.
 */
final class FileTransfer {
  private final Path workspace;
  private final long maxUpload;

  FileTransfer(Path workspace, long maxUpload) {
    this.workspace = workspace;
    this.maxUpload = maxUpload;
  }

  /** {@code destination} is a folder; with {@code recursive} the body is a zip to unpack there. */
  ObjectNode upload(Request request, JsonMapper json) throws IOException {
    Path destination = absolute(request.query("destination").orElse(workspace.toString()));
    String name = request.query("filename").orElse("");
    if (name.isEmpty() || name.contains("/") || name.equals("..") || name.equals(".")) {
      throw new HttpException(400, "filename must be a plain name");
    }
    boolean recursive = request.query("recursive").orElse("false").equals("true");
    Files.createDirectories(destination);
    Path part = Files.createTempFile(destination, ".upload", ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        request.copyBody(out, maxUpload);
      }
      if (recursive) {
        unpack(part, destination);
      } else {
        Files.move(part, destination.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
    ObjectNode answer = json.createObjectNode();
    answer.put("filename", name);
    answer.put("destination", destination.toString());
    answer.put("recursive", recursive);
    return answer;
  }

  private void unpack(Path zip, Path destination) throws IOException {
    long left = maxUpload;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = destination.resolve(entry.getName()).normalize();
        if (!target.startsWith(destination)) {
          throw new HttpException(400, "an entry of the archive leaves the destination");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        try (OutputStream out = Files.newOutputStream(target)) {
          byte[] buffer = new byte[64 * 1024];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            left -= n;
            if (left < 0) {
              throw new HttpException(413, "the unpacked archive is too large");
            }
            out.write(buffer, 0, n);
          }
        }
      }
    }
  }

  /** A zip of a folder, not compressed; linked folders are not followed. */
  void download(Request request, Response response) throws IOException {
    Path folder = absolute(request.query("path").orElse(""));
    if (!Files.exists(folder)) {
      throw new HttpException(404, "File not found");
    }
    String name = folder.getFileName() == null ? "root" : folder.getFileName().toString();
    String disposition =
        "Content-Disposition: attachment; filename=\""
            + name.replaceAll("[^\\w.-]", "_")
            + ".zip\"";
    try (ZipOutputStream zip =
        new ZipOutputStream(
            new BufferedOutputStream(response.stream("application/zip", disposition), 64 * 1024))) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      if (Files.isDirectory(folder)) {
        Files.walkFileTree(folder, new Packer(folder, zip));
      }
    }
  }

  private static final class Packer extends SimpleFileVisitor<Path> {
    private final Path root;
    private final ZipOutputStream zip;

    Packer(Path root, ZipOutputStream zip) {
      this.root = root;
      this.zip = zip;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        zip.putNextEntry(new ZipEntry(root.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static Path absolute(String path) throws HttpException {
    Path value = Path.of(path);
    if (!value.isAbsolute()) {
      throw new HttpException(400, "Path must be an absolute path");
    }
    return value.normalize();
  }
}
