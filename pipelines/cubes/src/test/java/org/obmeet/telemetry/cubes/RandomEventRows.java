package org.obmeet.telemetry.cubes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.Bins;

/** Random events of a key rotation period's first 16 days, and their facts by plain collections. */
final class RandomEventRows {
  static final Dataset DATASET = Catalog.load().dataset("community_events");

  private static final Map<String, String> STEPS =
      Map.of(
          "User Login", "login",
          "Message Send", "send_message",
          "Room Create", "create_room",
          "User Avatar Changed", "change_avatar");

  final List<Map<String, Object>> rows = new ArrayList<>();
  private final Random random;

  RandomEventRows(long seed, int rows) {
    this.random = new Random(seed);
    for (int i = 0; i < rows; i++) {
      this.rows.add(row(i));
    }
  }

  private Map<String, Object> row(int number) {
    long day = FactFixture.EPOCH.toEpochDay() - 1 + random.nextInt(17);
    Map<String, Object> row = new HashMap<>();
    row.put(
        "contributor",
        random.nextInt(10) == 0 ? null : RandomReportRows.pseudonym(random.nextInt(9)));
    row.put("record", RandomReportRows.pseudonym(1000 + number));
    row.put("session", random.nextBoolean() ? null : RandomReportRows.pseudonym(random.nextInt(3)));
    row.put("day", (int) day);
    row.put("weekday", Weekday.LABELS.get(Weekday.index(day)));
    row.put("second", day * 86_400 + random.nextInt(6) * 900L);
    row.put("event_type", pick("page_view", "feature", "page_ping", "feature"));
    row.put("route", pick("/home", "/login", "/account", null));
    row.put("category", pick("User", "Message", "Room", null));
    row.put("action", pick("Login", "Send", "Create", "Avatar Changed", null));
    return row;
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  /** Writes one bucket's rows, unsorted, as two files for each day. */
  List<Path> write(Path folder, int bucket, int buckets) {
    return write(folder, bucket, buckets, false);
  }

  /** Writes one bucket's rows as two files for each day. */
  List<Path> write(Path folder, int bucket, int buckets, boolean ordered) {
    Map<Integer, List<Map<String, Object>>> byFile =
        rows.stream()
            .filter(row -> RandomReportRows.bucketOf(row, buckets) == bucket)
            .collect(
                Collectors.groupingBy(
                    row -> (int) row.get("day") * 2 + random.nextInt(2),
                    TreeMap::new,
                    Collectors.toList()));
    List<Path> files = new ArrayList<>();
    byFile.forEach(
        (number, part) ->
            files.add(
                CleanParquet.write(
                    folder.resolve(bucket + "-" + number + ".parquet"),
                    DATASET.fields(),
                    ordered ? part.stream().sorted(RandomReportRows.SORT).toList() : part,
                    CleanParquet.Layout.USUAL)));
    return files;
  }

  /** Returns the sessions of the window's days, as rows of a cube of records. */
  List<Map<String, Object>> sessions(int from, int end) {
    List<Map<String, Object>> sessions = new ArrayList<>();
    for (List<Map<String, Object>> events :
        runs(
            from,
            end,
            row -> row.get("day") + "/" + Arrays.toString((byte[]) row.get("session")))) {
      List<Map<String, Object>> session = new ArrayList<>();
      for (Map<String, Object> event : events) {
        boolean cut =
            event.get("session") == null
                && !session.isEmpty()
                && second(event) - second(session.get(session.size() - 1)) > 1800;
        if (cut) {
          sessions.add(session(session));
          session = new ArrayList<>();
        }
        session.add(event);
      }
      sessions.add(session(session));
    }
    return sessions;
  }

  private static Map<String, Object> session(List<Map<String, Object>> events) {
    List<Map<String, Object>> views =
        events.stream().filter(e -> e.get("event_type").equals("page_view")).toList();
    long seconds = second(events.get(events.size() - 1)) - second(events.get(0));
    Map<String, Object> fact = new HashMap<>(events.get(0));
    fact.put("entry_route", views.isEmpty() ? null : views.get(0).get("route"));
    fact.put("exit_route", views.isEmpty() ? null : views.get(views.size() - 1).get("route"));
    fact.put("session_page_views", (long) views.size());
    fact.put("session_seconds", seconds);
    fact.put("session_seconds_band", Bins.at(Bins.index(seconds)));
    return fact;
  }

  /** Returns the first event of each step on the window's days. */
  List<Map<String, Object>> firstUses(int from, int end) {
    List<Map<String, Object>> facts = new ArrayList<>();
    for (List<Map<String, Object>> events : runs(0, end, row -> Objects.toString(step(row)))) {
      List<Map<String, Object>> inside =
          events.stream().filter(e -> day(e) >= from && step(e) != null).toList();
      if (!inside.isEmpty()) {
        Map<String, Object> fact = new HashMap<>(inside.get(0));
        fact.put("feature_step", step(fact));
        fact.put("first_use", inside.size() == events.size() ? "yes" : "no");
        facts.add(fact);
      }
    }
    return facts;
  }

  /** Returns the events of people by a key, in order. */
  private Collection<List<Map<String, Object>>> runs(
      int from, int end, Function<Map<String, Object>, String> key) {
    return rows.stream()
        .filter(row -> row.get("contributor") != null && day(row) >= from && day(row) < end)
        .sorted(
            Comparator.<Map<String, Object>, Long>comparing(RandomEventRows::second)
                .thenComparing(row -> (byte[]) row.get("record"), Arrays::compareUnsigned))
        .collect(
            Collectors.groupingBy(
                row -> Arrays.toString((byte[]) row.get("contributor")) + key.apply(row)))
        .values();
  }

  private static String step(Map<String, Object> row) {
    return row.get("event_type").equals("feature")
        ? STEPS.get(row.get("category") + " " + row.get("action"))
        : null;
  }

  private static long second(Map<String, Object> row) {
    return (long) row.get("second");
  }

  private static int day(Map<String, Object> row) {
    return (int) row.get("day") - (int) FactFixture.EPOCH.toEpochDay();
  }
}
