package org.obmeet.telemetry.cli.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A small lake with data for every part of retention and erasure. */
record PopulatedLake(Path folder) {
  /** The time of the ingest. */
  static final String NOW = "2026-08-03T12:00:00Z";

  /** A time at which no hold covers erased subjects any more. */
  static final String FREE = "2026-08-05T12:00:00Z";

  /** A time at which rows of all zones, decisions, holds and keys are past their period. */
  static final String LATER = "2027-09-20T00:00:00Z";

  static final String LATER_DAY = "2027-09-20";

  private static final int PEOPLE = 5;

  Path root() {
    return folder.resolve("lake");
  }

  Path keys() {
    return folder.resolve("lake.keys");
  }

  Lake lake() {
    return Lake.open(root().toString());
  }

  /** Calls a command on this lake at a given time. */
  CliResult at(String now, String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--lake", root().toString(), "--now", now));
    return CliResult.with(args.toArray(String[]::new));
  }

  /** Creates a lake. */
  static PopulatedLake make(Path folder) throws IOException {
    PopulatedLake made = new PopulatedLake(Files.createDirectories(folder));
    made.ingest("2026-07-04T12:00:00Z", "2026-06-14", "2026-06-15");
    made.ingest(NOW, "2026-08-01", "2026-08-03");
    made.land();
    made.must(
        NOW,
        "hold",
        "add",
        "--person",
        "p1",
        "--reason",
        "litigation",
        "--requested-by",
        "legal",
        "--until",
        "2028-01-01");
    made.must(
        NOW,
        "hold",
        "add",
        "--stream",
        "community_events",
        "--reason",
        "litigation",
        "--requested-by",
        "legal",
        "--until",
        "2026-08-04",
        "--from",
        "2026-06-14",
        "--to",
        "2026-06-14");
    return made;
  }

  private void must(String now, String... words) {
    CliResult called = at(now, words);
    if (called.code() != 0) {
      throw new IllegalStateException(String.join(" ", words) + ": " + called.err());
    }
  }

  private void ingest(String now, String... days) throws IOException {
    List<String> events = new ArrayList<>(List.of("no event"));
    List<String> reports = new ArrayList<>();
    List<String> consents = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      String who = Integer.toString(i);
      String in = Boolean.toString(i != 4 || now.startsWith("2026-06"));
      for (String day : days) {
        events.add(
            """
            {"type":"page","userId":"p%1$s","messageId":"%1$s-%2$s","timestamp":"%2$sT08:00:00Z",\
            "properties":{"url":"https://obmeet.org/home"}}"""
                .formatted(who, day));
        reports.add(
            """
            {"uniqueId":"i%1$s","_id":"i%1$s-%2$s","createdAt":"%2$sT08:00:00Z","version":"6.6.0"}"""
                .formatted(who, day));
      }
      consents.add(
          """
          {"uniqueId":"i%1$s","statistics":%2$s,"scope":"info-page","deployment":"registered",\
          "account":"acc%1$s","policyVersion":"2025-06","at":"%3$sT0%1$s:00:00Z"}"""
              .formatted(who, in, days[days.length - 1]));
    }
    List<String> words = new ArrayList<>(List.of("ingest"));
    words.addAll(
        List.of("--events", file("events", events), "--reports", file("reports", reports)));
    words.addAll(List.of("--consents", file("consents", consents)));
    CliResult called = at(now, words.toArray(String[]::new));
    if (called.code() != 0 && called.code() != 50) {
      throw new IllegalStateException(called.err());
    }
  }

  private String file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines, StandardCharsets.UTF_8).toString();
  }

  /** Writes the clean data also to landing, and the reports to the landing index. */
  private void land() throws IOException {
    Lake lake = lake();
    for (String stream : List.of("community_events", "instance_statistics")) {
      Dataset dataset = Catalog.load().dataset(stream);
      List<GenericRecord> rows = new ArrayList<>();
      for (CleanFile file : lake.state().clean(stream)) {
        rows.addAll(new CleanFileIo(lake.files()).read(dataset, file.path()));
      }
      for (int part = 0; part < 2; part++) {
        String path =
            lake.layout().landingFile(stream, LocalDate.parse("2026-08-02"), "segment-" + part);
        try (RowFileWriter writer = new RowFileWriter(lake.files(), path, dataset, path)) {
          for (int i = part; i < rows.size(); i += 2) {
            writer.append(rows.get(i));
          }
          writer.finish();
        }
      }
    }
  }

  /** Copies the lake. */
  PopulatedLake copy(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return new PopulatedLake(target);
  }

  /** Deletes the folder. */
  void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
