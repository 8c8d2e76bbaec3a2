package org.obmeet.telemetry.lake.landing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Which records of a stream have landed: on disk, by the day that they are of, exact, across
 * restarts. A file a day holds records, 16 bytes each, in order of arrival; a list beside them
 * names the sealed segments whose records are all in. Segments that it does not name, since their
 * writer died, are read again when the index is opened. Used by one thread.
 */
public final class DedupIndex implements AutoCloseable {
  private static final int DAYS_IN_MEMORY = 16;
  private static final String SEGMENTS = "segments.txt";

  private final LandingDirectory place;
  private final Dataset dataset;
  private final Path folder;
  private final Map<LocalDate, Set<DedupIndexFiles.Key>> days =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<LocalDate, FileChannel> files = new HashMap<>();

  private long built = -1;

  private DedupIndex(LandingDirectory place, Dataset dataset, Path folder) {
    this.place = place;
    this.dataset = dataset;
    this.folder = folder;
  }

  /**
   * Opens the index of a stream, and brings it up to what has landed.
   *
   * @param oldest files of days before are deleted: records as old are refused anyhow
   * @throws LakeException where it cannot be read or written
   */
  public static DedupIndex open(LandingDirectory place, Dataset dataset, LocalDate oldest) {
    String path = place.lake().layout().seenFolder(dataset.name());
    DedupIndex seen = new DedupIndex(place, dataset, place.root().resolve(path));
    if (place.isSpool()) {
      seen.rebuild(oldest);
    } else {
      place.files().wrapErrors("read", path, () -> seen.catchUp(oldest));
    }
    return seen;
  }

  /** From what lies in the lake, which is elsewhere: what is gone there is forgotten here. */
  private void rebuild(LocalDate oldest) {
    place
        .files()
        .wrapErrors(
            "write",
            SEGMENTS,
            () -> {
              Files.createDirectories(folder);
              sync();
              days.clear();
              built = place.lake().log().head().number();
              place.files().deleteFolder(place.root().relativize(folder).toString());
              return catchUp(oldest);
            });
  }

  /**
   * Forgets what is not to be known any more: days before the oldest; and where an erasure cannot
   * reach the index, all that has been erased since.
   */
  void renew(LocalDate oldest) {
    if (place.isSpool()
        && place.lake().log().after(built).stream().anyMatch(e -> e.kind() == CommitKind.REWRITE)) {
      rebuild(oldest);
    } else if (place.isSpool()) {
      place.files().wrapErrors("delete", SEGMENTS, () -> deleteBefore(oldest));
    }
  }

  private Path deleteBefore(LocalDate oldest) throws IOException {
    try (Stream<Path> names = Files.list(folder)) {
      for (Path file : names.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d{4}-\\d\\d-\\d\\d\\.ids")
            && LocalDate.parse(name.substring(0, 10)).isBefore(oldest)) {
          Files.delete(file);
        }
      }
    }
    return folder;
  }

  private Path catchUp(LocalDate oldest) throws IOException {
    Files.createDirectories(folder);
    deleteBefore(oldest);
    Path list = folder.resolve(SEGMENTS);
    Set<String> known =
        new HashSet<>(Files.exists(list) ? Files.readAllLines(list) : List.<String>of());
    List<String> there = new ArrayList<>();
    for (FileInfo file : lake().files().list(lake().layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        there.add(file.path());
        if (!known.contains(file.path())) {
          read(file.path());
        }
      }
    }
    sync();
    Path aside = folder.resolve(".segments.tmp");
    Files.write(aside, there);
    LocalStore.sync(aside);
    Files.move(aside, list, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return list;
  }

  private void read(String path) {
    List<RecordId> ids = new ArrayList<>();
    try (RowFile.Reader rows = RowFile.reader(lake().files(), path, dataset, damage -> {})) {
      while (rows.hasNext()) {
        RecordId id = RecordId.of(dataset, rows.next());
        if (reserve(id)) {
          ids.add(id);
        }
      }
    } catch (InputException noMoreRows) {
      // What could be read counts; ingest says what could not.
      add(ids);
      return;
    }
    add(ids);
  }

  private Lake lake() {
    return place.lake();
  }

  /** Whether a record is new; from now on it is known in memory. */
  boolean reserve(RecordId id) {
    return day(id.day()).add(new DedupIndexFiles.Key(id.high(), id.low()));
  }

  /** Forgets records that could not be landed. */
  void release(List<RecordId> ids) {
    ids.forEach(id -> day(id.day()).remove(new DedupIndexFiles.Key(id.high(), id.low())));
  }

  /** Writes down records that have landed. */
  void add(List<RecordId> ids) {
    Map<LocalDate, ByteBuffer> byDay = new HashMap<>();
    for (RecordId id : ids) {
      byDay
          .computeIfAbsent(
              id.day(), d -> ByteBuffer.allocate(Math.multiplyExact(ids.size(), RecordId.LENGTH)))
          .putLong(id.high())
          .putLong(id.low());
    }
    byDay.forEach(
        (day, bytes) ->
            place
                .files()
                .wrapErrors("write", DedupIndexFiles.name(day), () -> write(day, bytes.flip())));
    trim();
  }

  /** Where a write ends early the file is opened anew, which cuts off what it left. */
  private Path write(LocalDate day, ByteBuffer bytes) throws IOException {
    FileChannel file = file(day);
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      files.remove(day);
      file.close();
      throw e;
    }
    return folder;
  }

  /** Notes that every record of a segment is in. */
  void sealed(String path) {
    place
        .files()
        .wrapErrors(
            "write",
            SEGMENTS,
            () -> {
              sync();
              Path list = folder.resolve(SEGMENTS);
              Files.writeString(
                  list,
                  path + "\n",
                  StandardCharsets.UTF_8,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND);
              return list;
            });
  }

  @Override
  public void close() {
    place
        .files()
        .wrapErrors(
            "write",
            SEGMENTS,
            () -> {
              sync();
              return folder;
            });
  }

  private void sync() throws IOException {
    for (FileChannel file : files.values()) {
      file.force(true);
      file.close();
    }
    files.clear();
    LocalStore.sync(folder);
  }

  private Set<DedupIndexFiles.Key> day(LocalDate day) {
    Set<DedupIndexFiles.Key> known = days.get(day);
    if (known == null) {
      known =
          place
              .files()
              .wrapErrors(
                  "read",
                  DedupIndexFiles.name(day),
                  () -> DedupIndexFiles.load(folder.resolve(DedupIndexFiles.name(day))));
      days.put(day, known);
    }
    return known;
  }

  /** Forgets days that were not asked for lately; what is known of them is on disk. */
  private void trim() {
    Iterator<LocalDate> oldest = days.keySet().iterator();
    while (days.size() > DAYS_IN_MEMORY) {
      oldest.next();
      oldest.remove();
    }
  }

  private FileChannel file(LocalDate day) throws IOException {
    FileChannel open = files.get(day);
    if (open == null) {
      Path path = folder.resolve(DedupIndexFiles.name(day));
      DedupIndexFiles.cutTail(path);
      // Appending: another collector may write to the same file.
      open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      files.put(day, open);
    }
    return open;
  }
}
