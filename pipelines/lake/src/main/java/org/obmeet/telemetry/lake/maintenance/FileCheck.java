package org.obmeet.telemetry.lake.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LakeException;

/** Holds the files that the log names against what it says of them. */
public final class FileCheck {
  private static final int BUFFER = 1 << 16;

  private final LakeFiles files;
  private final Depth depth;

  /** How closely a file is looked at. */
  public enum Depth {
    /** That it is there, with its size. */
    SIZE,
    /** Its bytes too, by their SHA-256. */
    HASH
  }

  /**
   * A file that is not what the log says.
   *
   * @param path relative to the root
   * @param fault what is wrong with it
   */
  public record Fault(String path, String fault) {
    /** {@code PATH: FAULT}. */
    @Override
    public String toString() {
      return path + ": " + fault;
    }
  }

  /** A check of the files of one lake. */
  public FileCheck(Lake lake, Depth depth) {
    this(lake.files(), depth);
  }

  /** A check of files that may be those of one, such as a backup. */
  FileCheck(LakeFiles files, Depth depth) {
    this.files = files;
    this.depth = depth;
  }

  /** Files that a log has added and not removed since, in order of path. */
  public static Collection<FileRef> named(List<Commit> entries) {
    Map<String, FileRef> named = new TreeMap<>();
    for (Commit entry : entries) {
      entry.removed().forEach(file -> named.remove(file.path()));
      entry.added().forEach(file -> named.put(file.path(), file));
    }
    return named.values();
  }

  /** One SHA-256 over paths and hashes of files, in the order given. */
  public static String digest(Collection<FileRef> files) {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append(file.sha256()).append(' ').append(file.path()).append('\n'));
    return Digests.sha256Hex(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /**
   * The faults of files, in their order.
   *
   * @param done told the bytes of each file once it is checked
   */
  public List<Fault> faults(Collection<FileRef> named, LongConsumer done) {
    List<Fault> faults = new ArrayList<>();
    for (FileRef file : named) {
      fault(file).ifPresent(fault -> faults.add(new Fault(file.path(), fault)));
      done.accept(file.bytes());
    }
    return faults;
  }

  Optional<String> fault(FileRef file) {
    if (!files.exists(file.path())) {
      return Optional.of("it is missing");
    }
    try {
      long size = files.size(file.path());
      if (size != file.bytes()) {
        return Optional.of("it has " + size + " bytes, not " + file.bytes());
      }
      boolean other = depth == Depth.HASH && !sha256(file.path()).equals(file.sha256());
      return other ? Optional.of("its bytes have changed") : Optional.empty();
    } catch (IOException | LakeException e) {
      return Optional.of("it cannot be read");
    }
  }

  private String sha256(String path) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream in = files.open(path)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Digests.hex(digest.digest());
  }
}
