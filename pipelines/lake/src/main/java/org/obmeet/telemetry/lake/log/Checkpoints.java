package org.obmeet.telemetry.lake.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * The checkpoints of a log. A checkpoint is a file with the state after a commit, so that readers
 * replay only later commits. A checkpoint is derived from the log, has nothing that the log lacks,
 * and can be deleted any time. It is ignored if its commit has another hash, or if it is damaged or
 * of another version.
 */
public record Checkpoints(LakeFiles files, LakeLayout layout) {
  /** Number of commits after which the next checkpoint is written. */
  static final int INTERVAL = 100;

  /**
   * Number of checkpoints that are kept: the newest, and the one before, in case the newest is
   * damaged.
   */
  private static final int KEPT = 2;

  private static final int BUFFER = 1 << 16;

  private static final Pattern PATH =
      Pattern.compile(".+/\\d{10}-[0-9a-f]{16}\\.(json|state)\\.gz");

  /** Writes the checkpoint of a state, unless it exists. */
  void write(LakeState state) {
    String path = layout.checkpoint(state.head().number(), state.head().sha256());
    files.run(
        "write",
        path,
        () -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(state.bytes());
          }
          files.putIfAbsent().create(path, bytes.toByteArray());
        });
  }

  /** Returns the state of the newest readable checkpoint; empty if there is none. */
  Optional<LakeState> newest() {
    return heads().flatMap(head -> read(head).stream()).findFirst();
  }

  /** Returns the paths of all checkpoints, except the {@link #KEPT} newest that fit the log. */
  public List<String> superseded() {
    Set<String> needed = heads().limit(KEPT).map(this::path).collect(Collectors.toSet());
    return paths().filter(path -> !needed.contains(path)).toList();
  }

  /**
   * Returns the paths of readable checkpoints that differ from the replayed state of their commit.
   *
   * @param commits all commits of the log
   */
  public List<String> differing(List<Commit> commits) {
    Set<LogHead> heads = heads().collect(Collectors.toSet());
    List<String> differing = new ArrayList<>();
    LakeState replay = LakeState.empty();
    int replayed = 0;
    for (Commit commit : commits) {
      LogHead head = new LogHead(commit.number(), commit.sha256());
      if (heads.contains(head)) {
        int end = commits.indexOf(commit) + 1;
        LakeState state = replay.after(commits.subList(replayed, end), false);
        if (read(head).filter(read -> !read.equals(state)).isPresent()) {
          differing.add(path(head));
        }
        replay = state;
        replayed = end;
      }
    }
    return differing;
  }

  private Optional<LakeState> read(LogHead head) {
    try {
      byte[] state;
      try (InputStream in = new GZIPInputStream(files.open(path(head)), BUFFER)) {
        state = in.readAllBytes();
      }
      // Compares texts, because the generated "equals" loads many classes at its first call.
      return Optional.of(LakeState.parse(state))
          .filter(read -> read.head().toString().equals(head.toString()));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** Returns the commits whose number and hash are in the name of a checkpoint, newest first. */
  private Stream<LogHead> heads() {
    return paths().flatMap(path -> head(path).stream());
  }

  private Optional<LogHead> head(String path) {
    long number = Long.parseLong(path.substring(layout.checkpoints().length() + 1).split("-")[0]);
    String commit = layout.commit(number);
    return files.exists(commit)
        ? Optional.of(new LogHead(number, Digests.sha256Hex(files.bytes(commit))))
            .filter(head -> path(head).equals(path))
        : Optional.empty();
  }

  private Stream<String> paths() {
    return files.list(layout.checkpoints()).stream()
        .map(StoredFile::path)
        .filter(path -> PATH.matcher(path).matches())
        .sorted(Comparator.reverseOrder());
  }

  private String path(LogHead head) {
    return layout.checkpoint(head.number(), head.sha256());
  }
}
