package org.obmeet.telemetry.jobs.ingest;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.CleanFiles;
import org.obmeet.telemetry.lake.Damage;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeException;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.RowFile;
import org.obmeet.telemetry.lake.RowRemoval;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/**
 * The rows of one stream and bucket: sorted, rid of duplicates among themselves and against clean,
 * and written as one clean file per day. Names come from the content, so that the same rows give
 * the same files.
 */
final class BucketSettlement {
  private final Lake lake;
  private final LakeState state;
  private final Dataset dataset;
  private final int bucket;
  private final int dayAt;

  BucketSettlement(Lake lake, LakeState state, Dataset dataset, int bucket) {
    this.lake = lake;
    this.state = state;
    this.dataset = dataset;
    this.bucket = bucket;
    this.dayAt = dataset.require("day").position();
  }

  /** Settles the staged rows. */
  BucketResult settle(List<StagedRows> staged) {
    List<GenericRecord> rows = new ArrayList<>();
    for (StagedRows file : staged) {
      read(file, rows);
    }
    rows.sort(new RowOrder(dataset));
    KnownRecords known = KnownRecords.around(lake, state, dataset, bucket, days(rows));
    SortedMap<Integer, List<GenericRecord>> byDay = new TreeMap<>();
    long duplicates = 0;
    for (GenericRecord row : rows) {
      int day = (int) row.get(dayAt);
      if (known.add(row, day)) {
        byDay.computeIfAbsent(day, d -> new ArrayList<>()).add(row);
      } else {
        duplicates++;
      }
    }
    return write(byDay, duplicates);
  }

  private void read(StagedRows file, List<GenericRecord> rows) {
    Consumer<Damage> fail =
        damage -> {
          throw new LakeException("staged rows at " + file.getPath() + " are damaged");
        };
    try (RowFile.Reader reader = RowFile.reader(lake.files(), file.getPath(), dataset, fail)) {
      reader.forEachRemaining(rows::add);
    }
  }

  private BucketResult write(Map<Integer, List<GenericRecord>> byDay, long duplicates) {
    List<FileRef> files = new ArrayList<>();
    long accepted = 0;
    long late = 0;
    for (Map.Entry<Integer, List<GenericRecord>> entry : byDay.entrySet()) {
      LocalDate day = LocalDate.ofEpochDay(entry.getKey());
      List<GenericRecord> rows = entry.getValue();
      String path =
          lake.layout().cleanFile(dataset.name(), day, bucket, RowRemoval.batch(dataset, rows));
      files.add(new CleanFiles(lake.files()).write(dataset, rows, path));
      accepted += rows.size();
      if (state.late(dataset.name(), day, dataset.baseWindow())) {
        late += rows.size();
      }
    }
    return new BucketResult(dataset.name(), accepted, late, duplicates, files);
  }

  private SortedMap<Integer, Integer> days(List<GenericRecord> rows) {
    SortedMap<Integer, Integer> days = new TreeMap<>();
    rows.forEach(row -> days.merge((int) row.get(dayAt), 1, Integer::sum));
    return days;
  }
}
