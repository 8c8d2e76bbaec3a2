package org.obmeet.telemetry.lake.landing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.PrivateFiles;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * An exact, durable index of the landed records of one stream. Used by one thread. An erasure
 * cannot access the index of a spool, which is the local folder in front of a remote lake. That
 * index is therefore rebuilt at the first new segment after a run with a {@code REWRITE} commit.
 *
 * <p>One file per day contains the ids of that day's records, 16 bytes each, in order of arrival.
 * The file {@code segments.txt} names the sealed segments whose records are all in the index. Other
 * segments, such as the segments of a writer that died, are read when the index is opened.
 */
public final class DedupIndex implements AutoCloseable {
  private static final int DAYS_IN_MEMORY = 16;
  private static final String SEGMENTS = "segments.txt";

  private final LandingDirectory directory;
  private final Dataset dataset;
  private final Path folder;
  private final Map<LocalDate, Set<RecordId>> days = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<LocalDate, FileChannel> channels = new HashMap<>();

  /** Number of the log's last commit when the index of a spool was rebuilt; -1 before. */
  private long builtAtCommit = -1;

  /**
   * True if a run held an {@link ExclusiveLease} at the last rebuild. That run may have rewritten
   * segments later.
   */
  private boolean builtDuringRewrite;

  private DedupIndex(LandingDirectory directory, Dataset dataset, Path folder) {
    this.directory = directory;
    this.dataset = dataset;
    this.folder = folder;
  }

  /**
   * Opens the index of a stream and adds missing landed records; rebuilds the index of a spool.
   *
   * @param oldest first day to keep; older index files are deleted, since older records are
   *     rejected anyway
   * @throws LakeException if the index cannot be read or written
   */
  public static DedupIndex open(LandingDirectory directory, Dataset dataset, LocalDate oldest) {
    String path = directory.lake().layout().dedupIndexFolder(dataset.name());
    DedupIndex index = new DedupIndex(directory, dataset, directory.root().resolve(path));
    if (directory.isSpool()) {
      index.rebuild(oldest);
    } else {
      directory.files().run("read", path, () -> index.catchUp(oldest));
    }
    return index;
  }

  /**
   * Rebuilds a spool's index from all segments. Records that were erased are then absent from it.
   */
  private void rebuild(LocalDate oldest) {
    write(
        SEGMENTS,
        () -> {
          PrivateFiles.createFolders(folder);
          syncAndClose();
          days.clear();
          long head = lake().log().head().number();
          boolean isRewriting = ExclusiveLease.isHeld(lake());
          directory.files().deleteFolder(directory.root().relativize(folder).toString());
          catchUp(oldest);
          builtAtCommit = head;
          builtDuringRewrite = isRewriting;
        });
  }

  /** Runs a change of an index file; an error names the file. */
  private void write(String name, LakeFiles.Action change) {
    directory.files().run("write", name, change);
  }

  /** Removes erased records, and days before the oldest, from the index files of a spool. */
  void refresh(LocalDate oldest) {
    if (directory.isSpool()
        && (builtDuringRewrite || hasNewRewrite())
        && !ExclusiveLease.isHeld(lake())) {
      rebuild(oldest);
    } else if (directory.isSpool()) {
      directory.files().run("delete", SEGMENTS, () -> deleteBefore(oldest));
    }
  }

  private boolean hasNewRewrite() {
    return lake().log().after(builtAtCommit).stream()
        .anyMatch(commit -> commit.kind() == CommitKind.REWRITE);
  }

  private void deleteBefore(LocalDate oldest) throws IOException {
    try (Stream<Path> names = Files.list(folder)) {
      for (Path file : names.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d{4}-\\d\\d-\\d\\d\\.ids")
            && LocalDate.parse(name.substring(0, 10)).isBefore(oldest)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private void catchUp(LocalDate oldest) throws IOException {
    PrivateFiles.createFolders(folder);
    deleteBefore(oldest);
    Path segments = folder.resolve(SEGMENTS);
    Set<String> indexed =
        new HashSet<>(Files.exists(segments) ? Files.readAllLines(segments) : List.<String>of());
    List<String> present = new ArrayList<>();
    addSegments(lake().files(), indexed, present);
    if (directory.isSpool()) {
      addSegments(directory.files(), indexed, present);
    }
    syncAndClose();
    String path = directory.root().relativize(segments).toString();
    byte[] lines =
        present.stream()
            .map(segment -> segment + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    directory.files().write(path, lines, present.size());
    directory.files().sync(List.of(path));
  }

  private void addSegments(LakeFiles from, Set<String> indexed, List<String> present)
      throws IOException {
    for (StoredFile file : from.list(lake().layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        present.add(file.path());
        if (!indexed.contains(file.path())) {
          addSegment(from, file.path());
        }
      }
    }
  }

  /**
   * Adds the records of a segment to the index. An erasure rewrites a segment before it removes the
   * ids from a local index. If the segment was rewritten since it was read, the erasure may have
   * missed ids that were added later: they are removed here.
   */
  private void addSegment(LakeFiles from, String path) throws IOException {
    String read = version(path);
    List<RecordId> added = records(from, path).filter(this::reserve).toList();
    persist(added);
    for (String now = version(path); !now.equals(read); now = version(path)) {
      read = now;
      Set<RecordId> erased = new HashSet<>(added);
      if (!now.isEmpty()) {
        records(from, path).forEach(erased::remove);
      }
      DedupIndexFiles.remove(lake(), dataset, erased);
      forget(erased);
    }
  }

  private Stream<RecordId> records(LakeFiles from, String path) {
    Stream.Builder<RecordId> ids = Stream.builder();
    try (RowFileReader rows = new RowFileReader(from, path, dataset, damage -> {})) {
      rows.forEachRemaining(row -> ids.add(RecordId.of(dataset, row)));
    } catch (InputException noRowFile) {
      // The file has no rows of the data set. Ingest reports it.
    }
    return ids.build();
  }

  /** Returns a text that changes when a local segment is replaced; empty if there is no file. */
  private String version(String path) throws IOException {
    try {
      BasicFileAttributes file =
          Files.readAttributes(directory.root().resolve(path), BasicFileAttributes.class);
      return file.fileKey() + " " + file.lastModifiedTime() + " " + file.size();
    } catch (NoSuchFileException missing) {
      return "";
    }
  }

  private Lake lake() {
    return directory.lake();
  }

  /** Returns true if a record is new, and adds it to the index in memory only. */
  boolean reserve(RecordId id) {
    return idsOf(id.day()).add(id);
  }

  /** Removes from memory the reserved records that could not be landed. */
  void forget(Collection<RecordId> ids) {
    ids.forEach(id -> idsOf(id.day()).remove(id));
  }

  /** Writes reserved records to the index files of their days. */
  void persist(List<RecordId> ids) {
    Map<LocalDate, ByteBuffer> byDay = new HashMap<>();
    for (RecordId id : ids) {
      byDay
          .computeIfAbsent(
              id.day(), d -> ByteBuffer.allocate(Math.multiplyExact(ids.size(), RecordId.LENGTH)))
          .putLong(id.high())
          .putLong(id.low());
    }
    byDay.forEach(
        (day, bytes) -> write(DedupIndexFiles.fileName(day), () -> append(day, bytes.flip())));
    trim();
  }

  /**
   * Appends bytes to a day's file. After a failure the file is closed, and the next opening cuts
   * off an incomplete entry.
   */
  private void append(LocalDate day, ByteBuffer bytes) throws IOException {
    FileChannel channel = channel(day);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      channels.remove(day);
      channel.close();
      throw e;
    }
  }

  /** Writes to {@code segments.txt} that all records of a segment are in the index. */
  void markSealed(String path) {
    write(
        SEGMENTS,
        () -> {
          syncAndClose();
          Path segments = folder.resolve(SEGMENTS);
          try (FileChannel channel =
              PrivateFiles.open(segments, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(StandardCharsets.UTF_8.encode(path + "\n"));
          }
        });
  }

  @Override
  public void close() {
    write(SEGMENTS, this::syncAndClose);
  }

  private void syncAndClose() throws IOException {
    for (FileChannel channel : channels.values()) {
      channel.force(true);
      channel.close();
    }
    channels.clear();
    LocalStore.sync(folder);
  }

  private Set<RecordId> idsOf(LocalDate day) {
    String name = DedupIndexFiles.fileName(day);
    LakeFiles own = directory.files();
    return days.computeIfAbsent(
        day,
        d -> own.wrapErrors("read", name, () -> DedupIndexFiles.load(folder.resolve(name), d)));
  }

  /** Removes the least recently used days from memory; their files remain. */
  private void trim() {
    Iterator<LocalDate> leastUsed = days.keySet().iterator();
    while (days.size() > DAYS_IN_MEMORY) {
      leastUsed.next();
      leastUsed.remove();
    }
  }

  private FileChannel channel(LocalDate day) throws IOException {
    FileChannel open = channels.get(day);
    if (open == null) {
      Path path = folder.resolve(DedupIndexFiles.fileName(day));
      DedupIndexFiles.cutTail(path);
      // Append mode, because another collector may write to the same file.
      open = PrivateFiles.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      channels.put(day, open);
    }
    return open;
  }
}
