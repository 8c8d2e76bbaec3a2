package org.obmeet.telemetry.jobs.account;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericFixed;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.lake.transparency.publish.LakeTransparencyLog;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Writes the statements that administrators asked for. A statement has the numbers of rows that are
 * held of an instance, the releases that may have counted such rows, and the erasures with their
 * proofs. It has no value of a row and nothing of another instance. It covers the time since the
 * token was issued. All statements of a run come from one scan of the lake. If the scan cannot read
 * a file, the statements say so.
 */
public record AccountStatements(SubjectSearch search, Instant now) {
  /** Number of days for which a statement is refreshed and kept after the last request. */
  private static final int KEPT = 7;

  private static final String INCOMPLETE =
      "Part of the data cannot be read at present. More may be held and counted than stated here.";

  /**
   * Writes the statements that were asked for in the last week, and deletes all other statements
   * and requests.
   *
   * @param catalog called only if there is a request; the keyset is also read only then
   */
  public static void refresh(Lake lake, Supplier<Catalog> catalog, Path keys, Instant now) {
    String oldest = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(KEPT).toString();
    List<String> paths = lake.files().list("accounts").stream().map(StoredFile::path).toList();
    Set<String> asked =
        paths.stream()
            .filter(path -> !path.endsWith(".json") && !isOutdated(path, oldest))
            .map(AccountStatements::name)
            .collect(Collectors.toCollection(HashSet::new));
    if (!asked.isEmpty()) {
      Pseudonyms pseudonyms = SuppressionLists.pseudonyms(Keyset.open(keys));
      SubjectSearch search = new SubjectSearch(lake, catalog.get(), pseudonyms);
      asked.retainAll(new AccountStatements(search, now).write(asked));
    }
    paths.stream()
        .filter(path -> !asked.contains(name(path)) || isOutdated(path, oldest))
        .forEach(lake.files()::delete);
  }

  /** Returns true for a request of a day before {@code oldest}; statements have no day. */
  private static boolean isOutdated(String path, String oldest) {
    return !path.endsWith(".json")
        && path.substring(path.lastIndexOf('.') + 1).compareTo(oldest) < 0;
  }

  private static String name(String path) {
    return path.substring(path.indexOf('/') + 1, path.lastIndexOf('.'));
  }

  /** Writes statements by name. Returns the names that belong to the token of a consent. */
  private Set<String> write(Set<String> asked) {
    Map<String, HeldData> found = new TreeMap<>();
    ListMultimap<String, HeldData> bySubject = ArrayListMultimap.create();
    SuppressionList subjects = new SuppressionList();
    ConsentLog consents = new ConsentLog(search.lake(), search.catalog().dataset("consent"));
    consents.recorded().stream()
        .filter(row -> row.get("token") != null && Boolean.TRUE.equals(row.get("statistics")))
        .sorted(Comparator.comparing(row -> (Long) row.get("second")))
        .forEach(
            row -> {
              byte[] subject = ((GenericFixed) row.get("subject")).bytes();
              byte[] token = ((GenericFixed) row.get("token")).bytes();
              String name = search.pseudonyms().statementName(subject, token);
              if (asked.contains(name) && !found.containsKey(name)) {
                Instant since = Instant.ofEpochSecond((Long) row.get("second"));
                HeldData one =
                    new HeldData(
                        HexFormat.of().formatHex(subject), since, new TreeMap<>(), new TreeMap<>());
                found.put(name, one);
                bySubject.put(one.subject, one);
                subjects.add("instance", subject, Long.MAX_VALUE);
              }
            });
    boolean complete =
        search.visit(
            subjects,
            (subject, stream, zone, day, onTime) ->
                bySubject.get(subject.hex()).forEach(one -> one.add(stream, zone, day, onTime)));
    found.forEach(
        (name, one) -> {
          byte[] json = CanonicalJson.canonical(statement(name, one, complete));
          search.lake().files().write(search.lake().layout().account(name, "json"), json, 1);
        });
    return found.keySet();
  }

  /**
   * The rows that are held of an instance since its token was issued.
   *
   * @param held numbers of rows by data set, zone and day
   * @param counted days with rows that releases count, by data set
   */
  private record HeldData(
      String subject,
      Instant since,
      Map<String, Long> held,
      Map<String, SortedSet<LocalDate>> counted) {
    void add(String stream, String zone, LocalDate day, boolean onTime) {
      if (!day.isBefore(LocalDate.ofInstant(since, ZoneOffset.UTC))) {
        held.merge(String.join(", ", stream, zone, day.toString()), 1L, Long::sum);
        if (onTime) {
          counted.computeIfAbsent(stream, s -> new TreeSet<>()).add(day);
        }
      }
    }
  }

  private Map<String, Object> statement(String name, HeldData one, boolean complete) {
    Map<String, Object> statement = new TreeMap<>();
    statement.put("statement", name);
    statement.put("at", now.toString());
    statement.put("since", one.since.toString());
    statement.put("held", one.held);
    statement.put("releases", releases(one.counted));
    statement.put("erasures", erasures(one.subject, one.since));
    if (!complete) {
      statement.put("incomplete", INCOMPLETE);
    }
    return statement;
  }

  /** Returns the cubes and windows of the releases that cover a day with counted rows. */
  private List<Object> releases(Map<String, SortedSet<LocalDate>> counted) {
    LakeState state = search.lake().state();
    List<Object> releases = new ArrayList<>();
    for (ReleaseKey key : new TreeSet<>(state.releases().keySet())) {
      for (Cube cube : search.catalog().cubes()) {
        if (cube.name().equals(key.table()) && counted.containsKey(cube.stream())) {
          Dataset dataset = search.catalog().dataset(cube.stream());
          LocalDate from =
              WindowPlanner.firstDay(state, dataset, cube, key.window())
                  .orElse(key.window().start());
          if (!counted.get(cube.stream()).subSet(from, key.window().end()).isEmpty()) {
            releases.add(Map.of("cube", cube.name(), "window", key.window().toString()));
          }
        }
      }
    }
    return releases;
  }

  /** Returns the erasures of an instance that the suppression table still has. */
  private List<Object> erasures(String subject, Instant since) {
    List<Suppression> rows =
        new SuppressionTable(search.lake())
            .rows().stream()
                .filter(row -> row.erases() && row.subject().equals(subject))
                .filter(row -> !row.at().isBefore(since))
                .toList();
    LakeTransparencyLog log = new LakeTransparencyLog(search.lake());
    Map<Object, Map<String, Object>> proofs =
        !rows.isEmpty() && log.exists() ? log.erasures() : Map.of();
    return rows.stream()
        .<Object>map(
            row ->
                Map.of(
                    "at", row.at().toString(),
                    "reason", row.reason(),
                    "complete", row.done(),
                    "proof", proofs.getOrDefault(row.id(), Map.of())))
        .toList();
  }
}
