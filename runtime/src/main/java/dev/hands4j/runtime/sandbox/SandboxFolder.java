package dev.hands4j.runtime.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the sandbox of one conversation keeps what outlives it: its key, instance, results and log,
 * beside the workspace. Readable by the owner only.
 */
public final class SandboxFolder {
  /** A Unix socket's path has at most 107 bytes (unix(7)); longer homes get one elsewhere. */
  private static final int MAX_SOCKET_PATH = 100;

  private static final String SANDBOXES = "sandboxes";
  private static final String CONVERSATION = "conversation";
  private static final int HOME_DIGITS = 12;
  private static final int NAME_DIGITS = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String conversation;
  private final Path home;
  private final Path state;
  private final Path inside;
  private final Path workspace;
  private final Path socket;

  private SandboxFolder(Path home, String conversation, boolean closed) {
    String name = digest(conversation).substring(0, NAME_DIGITS);
    this.conversation = conversation;
    this.home = home;
    this.state = home.resolve(SANDBOXES).resolve(name);
    this.workspace = home.resolve("workspaces").resolve(safe(conversation, name));
    this.inside = closed ? state.resolve("inside") : state;
    this.socket = socketPath(home, closed ? name + ".d/s" : name);
  }

  /** The folder of a conversation; nothing is created. */
  public static SandboxFolder of(Path home, String conversation) {
    return new SandboxFolder(home.toAbsolutePath().normalize(), conversation, false);
  }

  /**
   * The same for a sandbox that is shown only {@link #inside}, its workspace and the folder of its
   * socket, which is its own: the key and other sandboxes' sockets stay out of its sight.
   */
  static SandboxFolder closed(Path home, String conversation) {
    return new SandboxFolder(home.toAbsolutePath().normalize(), conversation, true);
  }

  private static String safe(String conversation, String otherwise) {
    return conversation.matches("[A-Za-z0-9_-]+") ? conversation : otherwise;
  }

  private static Path socketPath(Path home, String name) {
    Path near = home.resolve("run").resolve(name);
    if (near.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH) {
      return near;
    }
    return Path.of("/tmp", "hands4j-" + digest(home.toString()).substring(0, NAME_DIGITS), name);
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  public Path state() {
    return state;
  }

  /** What the program in the sandbox writes: results, epoch, lock, start scripts. */
  public Path inside() {
    return inside;
  }

  /** Start scripts and texts of commands, which a closed sandbox shows to them for reading. */
  Path files() {
    return inside.equals(state) ? state : state.resolve("files");
  }

  /** What a closed sandbox shows to its commands as their home; it outlives the sandbox. */
  Path home() {
    return state.resolve("home");
  }

  /** A name no other sandbox of this machine has. */
  String group() {
    return groups(home) + digest(state.toString()).substring(0, NAME_DIGITS);
  }

  /** What the names of all groups of a home begin with. */
  static String groups(Path home) {
    return digest(home.toString()).substring(0, HOME_DIGITS) + "-";
  }

  public Path workspace() {
    return workspace;
  }

  public Path socket() {
    return socket;
  }

  /** The folder of its sockets; a closed sandbox has one of its own. */
  Path sockets() {
    return Objects.requireNonNull(socket.getParent(), "an absolute path to a file");
  }

  public Path log() {
    return state.resolve("log");
  }

  /** What the server remembers of this place. */
  public String location() {
    return home.relativize(state).toString();
  }

  /** Creates what is missing, closed to other users. */
  public void create() throws IOException {
    for (Path folder : new Path[] {state, inside, files(), home(), workspace, socket.getParent()}) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (!Files.getOwner(socket.getParent()).equals(Files.getOwner(state))) {
      throw new IOException(
          socket.getParent()
              + " belongs to another user; remove it, or use a shorter HANDS4J_HOME");
    }
    if (read(CONVERSATION).isEmpty()) {
      write(CONVERSATION, conversation);
    }
  }

  /** The conversations that have a folder in a home, as far as it is known whose it is. */
  static List<String> conversations(Path home) throws IOException {
    Path all = home.resolve(SANDBOXES);
    List<String> found = new ArrayList<>();
    if (Files.isDirectory(all)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
        for (Path folder : folders) {
          Path name = folder.resolve(CONVERSATION);
          if (Files.isRegularFile(name)) {
            found.add(Files.readString(name).strip());
          }
        }
      }
    }
    return found;
  }

  /** Whether the conversation was deleted, and what belongs to its sandbox stayed. */
  boolean isOrphan() {
    return Files.isDirectory(state) && !Files.exists(workspace);
  }

  /** The instance that was started here last. */
  public Optional<String> instance() throws IOException {
    return read("instance");
  }

  /** The key of that instance. */
  public Optional<String> key() throws IOException {
    return read("key");
  }

  /** The process of that instance. */
  public Optional<Long> pid() throws IOException {
    return read("pid").filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
  }

  /** The highest epoch the sandbox has seen, 0 before any. */
  public long epoch() throws IOException {
    return read("epoch").filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf).orElse(0L);
  }

  /** Gives the next instance its name and key. */
  public String newKey(String instance) throws IOException {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    String key = HexFormat.of().formatHex(random);
    write("key", key);
    write("instance", instance);
    return key;
  }

  public void recordPid(long pid) throws IOException {
    write("pid", Long.toString(pid));
  }

  /**
   * Remembers the epoch where the sandbox keeps its own out of reach: commands can put anything in
   * its place there.
   */
  public void recordEpoch(long epoch) throws IOException {
    if (!inside.equals(state)) {
      write("epoch", Long.toString(Math.max(epoch, epoch())));
    }
  }

  private Optional<String> read(String name) throws IOException {
    try {
      return Optional.of(Files.readString(state.resolve(name)).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void write(String name, String text) throws IOException {
    Path next = state.resolve(name + ".next");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, text, StandardOpenOption.WRITE);
    Files.move(
        next,
        state.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what the sandbox kept, and the workspace if asked. */
  public void delete(boolean withWorkspace) throws IOException {
    if (withWorkspace) {
      deleteTree(workspace); // first: what is left after a sudden end is found without it
    }
    Files.deleteIfExists(socket);
    if (!inside.equals(state)) {
      deleteTree(sockets());
    }
    deleteTree(state);
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    // links are not followed: what they point to is not ours
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** The last part of the log, for a message that says why a start failed. */
  public String logTail() {
    try {
      String text = Files.readString(log(), StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - 2_000)).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
