package org.obmeet.telemetry.lake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * The stream of consents: opt-ins and opt-outs, append-only. Each append is an entry of the log, so
 * that whoever reads the log next knows of it.
 */
public final class ConsentLog {
  private final Lake lake;
  private final Dataset dataset;

  /**
   * Decisions, and how far the log was read.
   *
   * @param decisions in the order in which they were recorded
   * @param entry number of the last entry that was read
   */
  public record News(List<GenericRecord> decisions, long entry) {}

  /** The consents of a lake, under the data set that declares them. */
  public ConsentLog(Lake lake, Dataset dataset) {
    this.lake = lake;
    this.dataset = dataset;
  }

  /** Every decision that the lake holds, in the order in which they were recorded. */
  public List<GenericRecord> recorded() {
    return read(lake.state().consents());
  }

  /**
   * What entries after a number of the log have recorded.
   *
   * @param entry -1 for all of them
   */
  public News after(long entry) {
    List<FileRef> files = new ArrayList<>();
    long last = entry;
    for (Entry e : lake.log().after(entry)) {
      last = e.number();
      if (e.kind() == EntryKind.CONSENTS) {
        files.addAll(e.added());
      }
    }
    return new News(read(files), last);
  }

  /**
   * Records decisions. They are on stable storage when this returns.
   *
   * @param run names the file; never used twice
   * @return the entry of the log
   */
  public Entry append(List<GenericRecord> decisions, Instant at, String run) {
    List<GenericRecord> sorted =
        decisions.stream()
            .sorted((a, b) -> GenericData.get().compare(a, b, dataset.schema()))
            .toList();
    FileRef file =
        new CleanFiles(lake.files()).write(dataset, sorted, lake.layout().consentFile(run));
    Draft draft =
        new ConsentsCommit(List.of(), sorted.size())
            .draft(lake.log().head().number(), at, run, List.of(file));
    return lake.log().append(draft, ConflictCheck.independent());
  }

  private List<GenericRecord> read(List<FileRef> files) {
    CleanFiles clean = new CleanFiles(lake.files());
    List<GenericRecord> rows = new ArrayList<>();
    files.stream()
        .filter(file -> file.path().startsWith("clean/consent/"))
        .forEach(file -> rows.addAll(clean.read(dataset, file.path())));
    return rows;
  }
}
