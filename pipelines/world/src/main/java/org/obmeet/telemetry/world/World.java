package org.obmeet.telemetry.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
   * Writes {@code reports.ndjson.gz}, {@code events.ndjson.gz}, {@code consents.ndjson} and {@code
   * truth/{reports,events,consents}.parquet}, replacing what is there.
   *
   * @param out folder, made where it is missing
   * @throws IOException where {@code out} cannot be written
   */
  public Summary write(Path out) throws IOException {
    Path truth = Files.createDirectories(out.resolve("truth"));
    List<Path> files =
        List.of(
            out.resolve("reports.ndjson.gz"),
            truth.resolve("reports.parquet"),
            out.resolve("events.ndjson.gz"),
            truth.resolve("events.parquet"),
            out.resolve("consents.ndjson"),
            truth.resolve("consents.parquet"));
    Reports reports = new Reports(options, statistics);
    long reportLines = reports.write(files.get(0), files.get(1));
    Events events = new Events(options, community);
    long eventLines = events.write(files.get(2), files.get(3));
    long consents = new ConsentFile(options).write(files.get(4), files.get(5));
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
