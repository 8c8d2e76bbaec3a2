package org.obmeet.telemetry.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;

/** A generated world; writes what is on the wire, and the truth beside it. */
public final class World {
  private final WorldOptions options;
  private final Dataset statistics;
  private final Dataset community;

  private World(WorldOptions options, Catalog catalog) {
    this.options = Objects.requireNonNull(options, "options");
    this.statistics = catalog.dataset("instance_statistics");
    this.community = catalog.dataset("community_events");
  }

  /** The world of these options, under the data sets that ship. */
  public static World of(WorldOptions options) {
    return of(options, Catalog.load());
  }

  /** The world of these options; the catalog has the clamps and the lateness of its truth. */
  public static World of(WorldOptions options, Catalog catalog) {
    return new World(options, catalog);
  }

  /** What it is made from. */
  public WorldOptions options() {
    return options;
  }

  /** The time at which to ingest it: the end of the last whole window and the longest lateness. */
  public Instant clock() {
    Instant one = Reports.clock(options, statistics.lateness());
    Instant other = Reports.clock(options, community.lateness());
    return one.isAfter(other) ? one : other;
  }

  /**
   * Writes {@code reports.ndjson.gz}, {@code events.ndjson.gz}, {@code consents.ndjson}, {@code
   * truth/{reports,events,consents}.parquet} and, where the options say so, {@code
   * late/{reports,events}.ndjson.gz}, replacing what is there.
   *
   * @param out folder, made where it is missing
   * @throws IOException where {@code out} cannot be written
   */
  public Summary write(Path out) throws IOException {
    Path truth = Files.createDirectories(out.resolve("truth"));
    List<Path> files = new ArrayList<>();
    Reports reports = new Reports(options, statistics);
    long reportLines = write(out, "reports", files, reports::write);
    Events events = new Events(options, community);
    long eventLines = write(out, "events", files, events::write);
    Path consentFile = out.resolve("consents.ndjson");
    files.add(consentFile);
    files.add(truth.resolve("consents.parquet"));
    long consents = new ConsentFile(options).write(consentFile, truth.resolve("consents.parquet"));
    return new Summary(
        files,
        reportLines,
        reports.outcomes(),
        eventLines,
        events.outcomes(),
        consents,
        options.start(),
        options.end().minusDays(1),
        clock());
  }

  private interface Writing {
    long write(Lines lines, Lines late, Path truth) throws IOException;
  }

  private long write(Path out, String name, List<Path> files, Writing stream) throws IOException {
    Path file = out.resolve(name + ".ndjson.gz");
    Path truth = out.resolve("truth").resolve(name + ".parquet");
    files.add(file);
    files.add(truth);
    try (Lines lines = new Lines(file)) {
      if (!options.lateApart()) {
        return stream.write(lines, lines, truth);
      }
      Path late = Files.createDirectories(out.resolve("late")).resolve(name + ".ndjson.gz");
      files.add(late);
      try (Lines apart = new Lines(late)) {
        return stream.write(lines, apart, truth);
      }
    }
  }

  /**
   * Every identifying string that the world plants and that can be listed; what is drawn record by
   * record (ids, tokens, room ids) has one of {@link Planted#MARKERS}.
   */
  public Stream<Planted> planted() {
    Stream<Planted> instances =
        IntStream.range(0, options.instances())
            .mapToObj(i -> Instance.of(options, i))
            .flatMap(World::planted);
    Stream<Planted> people =
        IntStream.range(0, options.people())
            .mapToObj(i -> Person.of(options, i))
            .flatMap(Person::planted);
    Stream<Planted> rooms =
        IntStream.range(0, Visit.ROOMS).mapToObj(i -> new Planted("room", Visit.room(i)));
    return Stream.of(instances, people, rooms).flatMap(s -> s);
  }

  private static Stream<Planted> planted(Instance instance) {
    Stream<Planted> accounts =
        instance.consents().decisions().stream()
            .limit(1)
            .flatMap(c -> c.account().stream())
            .map(a -> new Planted("account", a));
    return Stream.concat(instance.identity().planted(), accounts);
  }
}
