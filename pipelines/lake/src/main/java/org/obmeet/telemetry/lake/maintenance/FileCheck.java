package org.obmeet.telemetry.lake.maintenance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;

/** Compares files of a lake or its copy with references: presence, size and SHA-256. */
public record FileCheck(LakeFiles files) {
  /**
   * A file that differs from its reference.
   *
   * @param path relative to the root
   * @param reason description of the difference
   */
  public record Mismatch(String path, String reason) {
    /** Returns {@code PATH: REASON}. */
    @Override
    public String toString() {
      return path + ": " + reason;
    }
  }

  /** Returns the files that the commits add and do not remove later, in order of path. */
  public static Collection<FileRef> liveFiles(List<Commit> commits) {
    Map<String, FileRef> files = new TreeMap<>();
    for (Commit commit : commits) {
      commit.removed().forEach(files::remove);
      commit.added().forEach(file -> files.put(file.path(), file));
    }
    return files.values();
  }

  /** Returns a SHA-256 over the paths and hashes of files, in the given order. */
  public static String digest(Collection<FileRef> files) {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append(file.sha256()).append(' ').append(file.path()).append('\n'));
    return Digests.sha256Hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Compares the bytes of files; returns the mismatches, in the order of the files. */
  public List<Mismatch> mismatches(Collection<FileRef> refs) {
    return mismatches(refs, ref -> true, bytes -> {});
  }

  /**
   * Compares the sizes of files, which one listing has, and the bytes of some of them.
   *
   * @param read returns true for a file whose bytes are compared
   * @param progress receives the size in the reference of each such file
   * @return the mismatches, in the order of the files
   */
  public List<Mismatch> mismatches(
      Collection<FileRef> refs, Predicate<FileRef> read, LongConsumer progress) {
    Map<String, Long> sizes =
        files.walk().stream().collect(Collectors.toMap(StoredFile::path, StoredFile::size));
    List<Mismatch> mismatches = new ArrayList<>();
    for (FileRef file : refs) {
      boolean hashed = read.test(file);
      Long size = sizes.get(file.path());
      if (hashed || size == null || size != file.bytes()) {
        mismatch(file, hashed)
            .ifPresent(reason -> mismatches.add(new Mismatch(file.path(), reason)));
      }
      if (hashed) {
        progress.accept(file.bytes());
      }
    }
    return mismatches;
  }

  /** Returns the mismatches of files that a lake still lists. A run may remove files meanwhile. */
  public static List<Mismatch> stillListed(List<Mismatch> mismatches, Lake lake) {
    if (mismatches.isEmpty()) {
      return mismatches;
    }
    Set<String> listed = lake.state().files().keySet();
    return mismatches.stream().filter(mismatch -> listed.contains(mismatch.path())).toList();
  }

  /** Returns how a file differs from its reference; empty if it does not. */
  Optional<String> mismatch(FileRef file) {
    return mismatch(file, true);
  }

  private Optional<String> mismatch(FileRef file, boolean hashed) {
    if (!files.exists(file.path())) {
      return Optional.of("it is missing");
    }
    try {
      long size = files.size(file.path());
      if (size != file.bytes()) {
        return Optional.of("it has " + size + " bytes, not " + file.bytes());
      }
      boolean changed = hashed && !files.sha256(file.path()).equals(file.sha256());
      return changed ? Optional.of("its bytes have changed") : Optional.empty();
    } catch (LakeException e) {
      return Optional.of("it cannot be read");
    }
  }
}
