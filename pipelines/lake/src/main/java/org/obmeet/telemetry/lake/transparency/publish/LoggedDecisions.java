package org.obmeet.telemetry.lake.transparency.publish;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.transparency.EntryOpening;

/**
 * Derives entries of the transparency log from commits. The same commits give the same entries. An
 * entry contains either a table and a window (with the file of a release), or the policy, or
 * versions, or a digest. An entry discloses nothing about a subject.
 *
 * <p>Entries of erasures and of retention, which ends tombstones, are held until a week is over, so
 * that neither their days nor their number is visible. They follow the first scheduled commit of
 * another week, in an order that tells nothing, and are padded to a multiple of {@link #BATCH}.
 */
final class LoggedDecisions {
  /** The keys of commit details whose values are logged when they change, with their entry type. */
  private static final Map<String, String> VERSIONS =
      Map.of("policy", "policy", "versions", "schemas");

  /**
   * Number of entries of a week's batch, or a divisor of it. Few lakes have more requests and
   * retention runs in a week, and the padding of a year is 3,328 entries, or 104 KiB.
   */
  static final int BATCH = 64;

  /** Kinds that follow the calendar and the data, but no request. */
  private static final Set<CommitKind> SCHEDULED =
      EnumSet.of(CommitKind.INGEST, CommitKind.SETTLE, CommitKind.RELEASE, CommitKind.REFUSE);

  /**
   * An entry.
   *
   * @param commit number of the commit whose secret gives the salt
   * @param ordinal index of the entry among the entries of this commit
   */
  record Entry(long commit, int ordinal, Map<String, Object> content) {
    /** Returns true if the entry only hides the number of others. */
    boolean isPadding() {
      return "padding".equals(content.get("type"));
    }

    Map<String, Object> map() {
      return Map.of("commit", commit, "ordinal", (long) ordinal, "content", content);
    }

    @SuppressWarnings("unchecked")
    static Entry parse(Object value) {
      Map<?, ?> map = (Map<?, ?>) value;
      return new Entry(
          (Long) map.get("commit"),
          Math.toIntExact((Long) map.get("ordinal")),
          (Map<String, Object>) map.get("content"));
    }
  }

  private final Map<String, Object> versions;
  private Instant latest;
  private String week;
  private final List<Entry> held;

  /** Begins before the first commit. */
  LoggedDecisions() {
    this(Map.of(), Instant.MIN, "", List.of());
  }

  private LoggedDecisions(
      Map<String, Object> versions, Instant latest, String week, List<Entry> held) {
    this.versions = new TreeMap<>(versions);
    this.latest = latest;
    this.week = week;
    this.held = new ArrayList<>(held);
  }

  /** Continues after the commits before {@link #map}. */
  @SuppressWarnings("unchecked")
  static LoggedDecisions parse(Map<String, Object> map) {
    return new LoggedDecisions(
        (Map<String, Object>) map.get("logged"),
        Instant.parse((String) map.get("latest")),
        (String) map.get("week"),
        ((List<?>) map.get("held")).stream().map(Entry::parse).toList());
  }

  /** Returns the JSON form of what the next commits depend on. */
  Map<String, Object> map() {
    return Map.of(
        "logged",
        versions,
        "latest",
        latest.toString(),
        "week",
        week,
        "held",
        held.stream().map(Entry::map).toList());
  }

  /** Returns the first day on which the entries of a commit can be published. */
  static LocalDate publishedFrom(Commit commit) {
    LocalDate day = LocalDate.ofInstant(commit.at(), ZoneOffset.UTC);
    return isHeld(commit) ? day.with(TemporalAdjusters.next(DayOfWeek.MONDAY)) : day;
  }

  private static boolean isHeld(Commit commit) {
    return commit.kind() == CommitKind.ERASE || commit.kind() == CommitKind.RETAIN;
  }

  /** Returns the entries that a commit adds to the log, in order. */
  List<Entry> of(Commit commit) {
    List<Entry> entries = new ArrayList<>();
    for (Map<String, Object> content : contents(commit)) {
      entries.add(new Entry(commit.number(), entries.size(), content));
    }
    String monday = monday(commit.at());
    week = week.isEmpty() ? monday : week;
    if (isHeld(commit)) {
      held.addAll(entries);
      return List.of();
    }
    // A clock that was wrong once must not end the batches: the week is another one, not a later.
    if (isScheduled(commit) && !monday.equals(week)) {
      week = monday;
      entries.addAll(batch(commit, entries.size()));
    }
    if (!entries.isEmpty() && commit.at().isAfter(latest)) {
      latest = commit.at();
    }
    return entries;
  }

  /** Returns true if a week ended since the last scheduled commit, so that one is missing. */
  boolean waitsForWeek(Instant now) {
    return !week.isEmpty() && !monday(now).equals(week);
  }

  private static String monday(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC)
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
        .toString();
  }

  private static boolean isScheduled(Commit commit) {
    return SCHEDULED.contains(commit.kind())
        || commit.kind() == CommitKind.REPORT && commit.added().isEmpty();
  }

  /** Ends the waiting of the held entries. Returns them with the padding. */
  private List<Entry> batch(Commit commit, int ordinal) {
    List<Entry> batch = new ArrayList<>(held);
    held.clear();
    for (int i = ordinal; batch.isEmpty() || batch.size() % BATCH > 0; i++) {
      batch.add(
          new Entry(commit.number(), i, entry(commit, "padding", Map.of("ordinal", (long) i))));
    }
    // The index in a receipt would otherwise tell how many requests were made before. The hash of
    // the previous commit makes the order unpredictable for who knows the contents of the padding.
    batch.sort(
        Comparator.comparing(
            one -> sha256(Map.of("previous", commit.previous(), "content", one.content()))));
    return batch;
  }

  /** Returns the contents of a commit's entries, in order. */
  private List<Map<String, Object>> contents(Commit commit) {
    List<Map<String, Object>> entries = new ArrayList<>();
    VERSIONS.forEach(
        (key, type) -> {
          Object value = value(commit, key);
          if (value instanceof Map<?, ?> && !value.equals(versions.put(key, value))) {
            entries.add(entry(commit, type, Map.of(key, value)));
          }
        });
    switch (commit.kind()) {
      case RELEASE -> entries.addAll(releases(commit));
      case REFUSE -> tables(commit, "suppressed", LogKey.SUPPRESSED, entries);
      case LOST -> tables(commit, "expired", LogKey.EXPIRED, entries);
      case ERASE -> receipts(commit).forEach(one -> entries.add(digest(commit, "erasure", one)));
      case RETAIN -> entries.add(digest(commit, "retention", commit.detail()));
      default -> {}
    }
    return entries;
  }

  /** Returns the receipts of an erasure, one per request. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> receipts(Commit commit) {
    return commit.detail().get("receipts") instanceof List<?> receipts
        ? receipts.stream().map(receipt -> (Map<String, Object>) receipt).toList()
        : List.of();
  }

  /** Returns one entry per release file, with the revisions of its tables. */
  private List<Map<String, Object>> releases(Commit commit) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (LoggedFile file : commit.addedFiles()) {
      String[] parts = file.path().split("/", -1);
      Map<String, Object> tables = new TreeMap<>();
      file.tables().forEach((table, revision) -> tables.put(table, (long) revision));
      entries.add(
          entry(
              commit,
              "release",
              Map.of(
                  "stream",
                  parts[2],
                  "window",
                  parts[3] + "/" + parts[4],
                  "file",
                  file.path(),
                  "sha256",
                  file.ref().sha256(),
                  "tables",
                  tables)));
    }
    return entries;
  }

  /** Returns a value that is logged when it changes; null if the commit has none. */
  private static Object value(Commit commit, String key) {
    List<String> ingests = commit.put(LogKey.INGEST);
    return ingests.isEmpty()
        ? commit.detail().get(key)
        : ((Map<?, ?>) commit.put().get(LogKey.INGEST + ingests.get(0))).get(key);
  }

  private void tables(
      Commit commit, String type, String prefix, List<Map<String, Object>> entries) {
    for (String name : commit.put(prefix)) {
      ReleaseKey key = ReleaseKey.parse(name);
      entries.add(
          entry(commit, type, Map.of("table", key.table(), "window", key.window().toString())));
    }
  }

  private Map<String, Object> digest(Commit commit, String type, Map<String, Object> detail) {
    return entry(commit, type, Map.of("sha256", sha256(detail)));
  }

  private static String sha256(Map<String, Object> detail) {
    return Digests.sha256Hex(EntryOpening.json(detail));
  }

  private Map<String, Object> entry(Commit commit, String type, Map<String, Object> values) {
    Map<String, Object> entry = new TreeMap<>(values);
    entry.put("type", type);
    entry.put("at", commit.at().toString());
    // The number of the commit would tell how many commits, as of erasures, lie in between.
    entry.put("commit_sha256", commit.sha256());
    if (commit.at().isBefore(latest)) {
      entry.put("after", latest.toString());
    }
    return entry;
  }
}
