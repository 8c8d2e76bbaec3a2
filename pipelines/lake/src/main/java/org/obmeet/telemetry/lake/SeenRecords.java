package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Which records of a stream have landed: on disk, by the day that they are of, exact, across
 * restarts. A file a day holds records, 16 bytes each, in order of arrival; a list beside them
 * names the sealed segments whose records are all in. Segments that it does not name, since their
 * writer died, are read again when the index is opened. Used by one thread.
 */
public final class SeenRecords implements AutoCloseable {
  private static final int DAYS_IN_MEMORY = 16;
  private static final String SEGMENTS = "segments.txt";

  private final Lake lake;
  private final Path folder;
  private final Map<LocalDate, Set<Key>> days = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<LocalDate, FileChannel> files = new HashMap<>();

  private record Key(long high, long low) {}

  private SeenRecords(Lake lake, Path folder) {
    this.lake = lake;
    this.folder = folder;
  }

  /**
   * Opens the index of a stream, and brings it up to what has landed.
   *
   * @param oldest files of days before are deleted: records as old are refused anyhow
   * @throws LakeException where it cannot be read or written
   */
  public static SeenRecords open(Lake lake, Dataset dataset, LocalDate oldest) {
    String path = lake.layout().seenFolder(dataset.name());
    Path root =
        Locations.local(lake.root())
            .orElseThrow(() -> new LakeException("an index needs a folder of this machine"));
    SeenRecords seen = new SeenRecords(lake, root.resolve(path));
    lake.files().doing("read", path, () -> seen.catchUp(dataset, oldest));
    return seen;
  }

  private Path catchUp(Dataset dataset, LocalDate oldest) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> names = Files.list(folder)) {
      for (Path file : names.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d{4}-\\d\\d-\\d\\d\\.ids")
            && LocalDate.parse(name.substring(0, 10)).isBefore(oldest)) {
          Files.delete(file);
        }
      }
    }
    Path list = folder.resolve(SEGMENTS);
    Set<String> known =
        new HashSet<>(Files.exists(list) ? Files.readAllLines(list) : List.<String>of());
    List<String> there = new ArrayList<>();
    for (FileInfo file : lake.files().list(lake.layout().landingFolder(dataset.name()))) {
      if (file.path().endsWith(".avro")) {
        there.add(file.path());
        if (!known.contains(file.path())) {
          read(dataset, file.path());
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

  private void read(Dataset dataset, String path) {
    List<RecordId> ids = new ArrayList<>();
    try (RowFile.Reader rows = RowFile.reader(lake.files(), path, dataset, damage -> {})) {
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

  /** Whether a record is new; from now on it is known in memory. */
  boolean reserve(RecordId id) {
    return day(id.day()).add(new Key(id.high(), id.low()));
  }

  /** Forgets records that could not be landed. */
  void release(List<RecordId> ids) {
    ids.forEach(id -> day(id.day()).remove(new Key(id.high(), id.low())));
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
        (day, bytes) -> lake.files().doing("write", name(day), () -> write(day, bytes.flip())));
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
    lake.files()
        .doing(
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
    lake.files()
        .doing(
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

  private Set<Key> day(LocalDate day) {
    Set<Key> known = days.get(day);
    if (known == null) {
      known = lake.files().doing("read", name(day), () -> load(day));
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

  private Set<Key> load(LocalDate day) throws IOException {
    Set<Key> keys = new HashSet<>();
    Path file = folder.resolve(name(day));
    if (Files.exists(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      while (bytes.remaining() >= RecordId.LENGTH) {
        keys.add(new Key(bytes.getLong(), bytes.getLong()));
      }
    }
    return keys;
  }

  private FileChannel file(LocalDate day) throws IOException {
    FileChannel open = files.get(day);
    if (open == null) {
      Path path = folder.resolve(name(day));
      cutTail(path);
      // Appending: another collector may write to the same file.
      open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      files.put(day, open);
    }
    return open;
  }

  /** An entry that was cut short says nothing, and would shift those after it. */
  private static void cutTail(Path path) throws IOException {
    if (Files.exists(path) && Files.size(path) % RecordId.LENGTH != 0) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - channel.size() % RecordId.LENGTH);
      }
    }
  }

  /**
   * Takes records out of the index of a stream: their places are filled with zeros, since a
   * collector may be appending to the same file. Returns how many were found.
   */
  public static long forget(Lake lake, Dataset dataset, Collection<RecordId> ids) {
    Path folder =
        Locations.local(lake.root())
            .map(root -> root.resolve(lake.layout().seenFolder(dataset.name())))
            .orElseThrow(() -> new LakeException("an index needs a folder of this machine"));
    Map<LocalDate, Set<Key>> byDay = new HashMap<>();
    for (RecordId id : ids) {
      byDay.computeIfAbsent(id.day(), d -> new HashSet<>()).add(new Key(id.high(), id.low()));
    }
    long found = 0;
    for (Map.Entry<LocalDate, Set<Key>> day : byDay.entrySet()) {
      Path file = folder.resolve(name(day.getKey()));
      if (Files.exists(file)) {
        found += lake.files().doing("write", name(day.getKey()), () -> blank(file, day.getValue()));
      }
    }
    return found;
  }

  private static long blank(Path file, Set<Key> gone) throws IOException {
    long found = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer entry = ByteBuffer.allocate(RecordId.LENGTH);
      for (long at = 0; channel.read(entry.clear(), at) == RecordId.LENGTH; at += entry.limit()) {
        entry.flip();
        if (gone.contains(new Key(entry.getLong(), entry.getLong()))) {
          channel.write(ByteBuffer.allocate(RecordId.LENGTH), at);
          found++;
        }
      }
      channel.force(true);
    }
    return found;
  }

  private static String name(LocalDate day) {
    return day + ".ids";
  }
}
