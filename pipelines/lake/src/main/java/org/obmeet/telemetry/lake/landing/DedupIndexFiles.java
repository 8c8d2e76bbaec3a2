package org.obmeet.telemetry.lake.landing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
   * Removes records from the index of a lake. In a local lake, overwrites their entries with zeros,
   * because a collector may append to the same file. In another lake, deletes all index files,
   * which are copies from a local lake: each collector has an index in its spool, and rebuilds it
   * after the erasure.
   */
  public static void remove(Lake lake, Dataset dataset, Collection<RecordId> ids) {
    String index = lake.layout().dedupIndexFolder(dataset.name());
    Optional<Path> root = Locations.local(lake.root());
    if (root.isEmpty()) {
      lake.files().deleteFolder(index);
      return;
    }
    ids.stream()
        .collect(Collectors.groupingBy(RecordId::day, Collectors.toSet()))
        .forEach(
            (day, removed) -> {
              String name = fileName(day);
              Path file = root.get().resolve(index).resolve(name);
              lake.files().run("write", name, () -> blank(file, day, removed));
            });
  }

  private static void blank(Path file, LocalDate day, Set<RecordId> removed) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer entry = ByteBuffer.allocate(RecordId.LENGTH);
      for (long position = 0;
          channel.read(entry.clear(), position) == RecordId.LENGTH;
          position += entry.limit()) {
        entry.flip();
        if (removed.contains(new RecordId(day, entry.getLong(), entry.getLong()))) {
          channel.write(ByteBuffer.allocate(RecordId.LENGTH), position);
        }
      }
      channel.force(true);
    }
  }
}
