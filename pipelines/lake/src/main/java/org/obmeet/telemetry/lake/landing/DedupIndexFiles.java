package org.obmeet.telemetry.lake.landing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** The files of {@link DedupIndex}: one file per day, with an id of 16 bytes for each record. */
public final class DedupIndexFiles {
  private DedupIndexFiles() {}

  static String fileName(LocalDate day) {
    return day + ".ids";
  }

  /** Returns the ids in a day's file; none if it is absent. An erased record has the id 0. */
  static Set<RecordId> load(Path file, LocalDate day) throws IOException {
    Set<RecordId> ids = new HashSet<>();
    if (Files.exists(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      while (bytes.remaining() >= RecordId.LENGTH) {
        ids.add(new RecordId(day, bytes.getLong(), bytes.getLong()));
      }
    }
    return ids;
  }

  /** Cuts off an incomplete last entry, so that the next entry begins at a multiple of 16 bytes. */
  static void cutTail(Path path) throws IOException {
    if (Files.exists(path) && Files.size(path) % RecordId.LENGTH != 0) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - channel.size() % RecordId.LENGTH);
      }
    }
  }

  /**
   * Removes records from the index of a local lake. Overwrites their entries with zeros, because a
   * collector may append to the same file. For other lakes, does nothing: each collector has an
   * index in its spool, and rebuilds it after the erasure.
   *
   * @return number of removed entries
   */
  public static long remove(Lake lake, Dataset dataset, Collection<RecordId> ids) {
    Optional<Path> folder =
        Locations.local(lake.root())
            .map(root -> root.resolve(lake.layout().dedupIndexFolder(dataset.name())));
    Map<LocalDate, Set<RecordId>> byDay = new HashMap<>();
    for (RecordId id : ids) {
      byDay.computeIfAbsent(id.day(), d -> new HashSet<>()).add(id);
    }
    long found = 0;
    for (Map.Entry<LocalDate, Set<RecordId>> day : byDay.entrySet()) {
      Optional<Path> file =
          folder.map(f -> f.resolve(fileName(day.getKey()))).filter(Files::exists);
      if (file.isPresent()) {
        found +=
            lake.files()
                .wrapErrors(
                    "write",
                    fileName(day.getKey()),
                    () -> blank(file.get(), day.getKey(), day.getValue()));
      }
    }
    return found;
  }

  private static long blank(Path file, LocalDate day, Set<RecordId> removed) throws IOException {
    long found = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer entry = ByteBuffer.allocate(RecordId.LENGTH);
      for (long position = 0;
          channel.read(entry.clear(), position) == RecordId.LENGTH;
          position += entry.limit()) {
        entry.flip();
        if (removed.contains(new RecordId(day, entry.getLong(), entry.getLong()))) {
          channel.write(ByteBuffer.allocate(RecordId.LENGTH), position);
          found++;
        }
      }
      channel.force(true);
    }
    return found;
  }
}
