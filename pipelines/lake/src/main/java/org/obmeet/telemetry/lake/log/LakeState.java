package org.obmeet.telemetry.lake.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.LakeFormException;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * The state of a lake after a commit: a sorted map of keys, see {@link LogKey}. Each value has the
 * number of the commit that put it. Other methods are views of the map. Safe for threads.
 */
public final class LakeState {
  /** Version of the form of {@link #bytes()}. */
  static final long VERSION = 10;

  private static final LakeLayout LAYOUT = new LakeLayout();
  private static final String CLEAN = LogKey.file("clean/");
  private static final String CONSENT = LogKey.file(LakeLayout.CONSENT_FOLDER);

  /** A value and the number of the commit that put it. Has the value itself, or its JSON. */
  private static final class Entry {
    private final long number;
    private final Object value;
    private final String json;

    private Entry(long number, Object value, String json) {
      this.number = number;
      this.value = value;
      this.json = json;
    }

    long number() {
      return number;
    }

    Object value() {
      if (json == null) {
        return value;
      }
      try {
        return CanonicalJson.value(json.getBytes(UTF_8));
      } catch (IOException e) {
        throw new IllegalArgumentException("a checkpoint is damaged", e);
      }
    }

    /** Returns the value as canonical JSON. */
    String json() {
      return json != null
          ? json
          : new String(CanonicalJson.canonical(value), UTF_8).stripTrailing();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Entry one && one.number == number && one.json().equals(json());
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }

    @Override
    public String toString() {
      return number + " " + json();
    }
  }

  private final LogHead head;
  private final LogTimes times;
  private final NavigableMap<String, Entry> entries;

  private final Supplier<Map<String, FileRef>> files =
      Suppliers.memoize(() -> map(LogKey.FILE, path -> path, LakeState::ref));
  private final Supplier<List<CleanFile>> clean = Suppliers.memoize(this::cleanFiles);
  private final Supplier<List<TableRelease>> history = Suppliers.memoize(this::allReleases);
  private final Supplier<SortedMap<ReleaseKey, TableRelease>> releases =
      Suppliers.memoize(this::currentReleases);
  private final Supplier<Map<String, Map<Window, Long>>> closed =
      Suppliers.memoize(this::closedWindows);
  private final Supplier<List<Ingest>> ingests = Suppliers.memoize(this::allIngests);
  private final Supplier<SortedMap<KeyName, String>> keys =
      Suppliers.memoize(() -> map(LogKey.KEY, KeyName::parse, (key, e) -> (String) e.value()));

  private LakeState(LogHead head, LogTimes times, NavigableMap<String, Entry> entries) {
    this.head = head;
    this.times = times;
    this.entries = Collections.unmodifiableNavigableMap(entries);
  }

  /** Returns the state of an empty log. */
  static LakeState empty() {
    return new LakeState(
        new LogHead(-1, CommitLog.NO_PREVIOUS),
        new LogTimes(Instant.MIN, Duration.ZERO, false),
        new TreeMap<>());
  }

  /**
   * Replays a log from its first commit.
   *
   * @throws CorruptLogException if the log does not begin with {@code GENESIS}, or a commit does
   *     not fit the commits before it
   */
  public static LakeState replay(List<Commit> commits) {
    return empty().after(commits, false);
  }

  /**
   * Returns the state after further commits.
   *
   * @param pastBreak true if the log has a break, so that commits are missing: keys that do not fit
   *     the commits before, or have an invalid value, are skipped
   * @throws CorruptLogException if there is no commit at all, or a commit does not fit
   */
  LakeState after(List<Commit> commits, boolean pastBreak) {
    NavigableMap<String, Entry> next = new TreeMap<>(entries);
    LogTimes latest = times;
    LogHead last = head;
    for (Commit commit : commits) {
      apply(commit, next, pastBreak);
      latest = latest.after(commit);
      last = new LogHead(commit.number(), commit.sha256());
    }
    if (!next.containsKey(LogKey.META)) {
      throw new CorruptLogException(0, "it is missing: the log is empty");
    }
    return new LakeState(last, latest, next);
  }

  private static void apply(Commit commit, Map<String, Entry> next, boolean pastBreak) {
    if ((commit.kind() == CommitKind.GENESIS) != (commit.number() == 0)) {
      throw new CorruptLogException(commit.number(), "commit 0, and no other, must be the genesis");
    }
    if (!pastBreak) {
      requireDrops(commit);
    }
    for (String key : commit.drop()) {
      if (next.remove(key) == null && !pastBreak) {
        throw new CorruptLogException(
            commit.number(), "it drops '" + key + "', which does not exist");
      }
    }
    commit
        .put()
        .forEach(
            (key, value) -> {
              Optional<String> fault = fault(commit, key, value);
              if (fault.isEmpty()) {
                next.put(key, new Entry(commit.number(), value, null));
              } else if (!pastBreak) {
                throw new CorruptLogException(commit.number(), fault.get());
              }
            });
  }

  /** Throws {@link CorruptLogException} if a commit has a key or value that it may not change. */
  static void requireValid(Commit commit) {
    requireDrops(commit);
    commit
        .put()
        .forEach(
            (key, value) ->
                fault(commit, key, value)
                    .ifPresent(
                        fault -> {
                          throw new CorruptLogException(commit.number(), fault);
                        }));
  }

  private static void requireDrops(Commit commit) {
    for (String key : commit.drop()) {
      if (!commit.kind().mayChange(key)) {
        throw new CorruptLogException(
            commit.number(),
            "a commit of the kind %s may not drop '%s'".formatted(commit.kind().word(), key));
      }
    }
  }

  /** Returns why a commit may not put a value; empty if it may. */
  static Optional<String> fault(Commit commit, String key, Object value) {
    if (!commit.kind().mayChange(key)) {
      return Optional.of(
          "a commit of the kind %s may not put '%s'".formatted(commit.kind().word(), key));
    }
    if (key.chars().anyMatch(c -> c <= ' ')) {
      return Optional.of("a key has no white space, as '%s' has".formatted(key));
    }
    try {
      check(commit.number(), key, value);
      return Optional.empty();
    } catch (CorruptLogException | LakeFormException known) {
      throw known;
    } catch (RuntimeException invalid) {
      return Optional.of("the value of '" + key + "' is invalid");
    }
  }

  /** Reads a key and its value. Throws a runtime exception if one is invalid. */
  private static void check(long number, String key, Object value) {
    String name = key.substring(key.indexOf('/') + 1);
    switch (key.substring(0, key.length() - name.length())) {
      case LogKey.FILE -> LoggedFile.of(name, value);
      case LogKey.INGEST -> Ingest.of(number, value);
      case LogKey.CLOSED, LogKey.EXPIRED -> ReleaseKey.parse(name);
      case LogKey.SUPPRESSED -> ReleaseKey.parse(name + ((String) value).substring(0, 0));
      case LogKey.GAP -> day(name);
      case LogKey.KEY, LogKey.DESTROYED -> KeyName.parse(name);
      case "" -> {
        if (key.equals(LogKey.META)) {
          LakeMetadata.of(number, value);
        }
      }
      default -> {}
    }
  }

  /** Returns this state as if no table had been released or suppressed. */
  public LakeState unreleased() {
    NavigableMap<String, Entry> without = new TreeMap<>(entries);
    without.keySet().removeIf(key -> key.startsWith(LogKey.RELEASED));
    without.keySet().removeIf(key -> key.startsWith(LogKey.SUPPRESSED));
    return new LakeState(head, times, without);
  }

  /**
   * Returns the state as bytes, which {@link #parse} of the same program version reads: a line of
   * JSON, and a line {@code NUMBER KEY JSON} for each key.
   */
  public byte[] bytes() {
    Map<String, Object> first =
        Map.of(
            "version", VERSION,
            "number", head.number(),
            "sha256", head.sha256(),
            "times", times.values(),
            "keys", (long) entries.size());
    StringBuilder text = new StringBuilder(new String(CanonicalJson.canonical(first), UTF_8));
    entries.forEach((key, one) -> text.append(one.number + " " + key + " " + one.json() + "\n"));
    return text.toString().getBytes(UTF_8);
  }

  /**
   * Returns the state that {@link #bytes()} has written.
   *
   * @throws IOException if the bytes are of another program version, or a part of a state
   * @throws RuntimeException if the bytes are damaged
   */
  public static LakeState parse(byte[] bytes) throws IOException {
    String text = new String(bytes, UTF_8);
    int at = text.indexOf('\n') + 1;
    Map<String, Object> first = CanonicalJson.map(text.substring(0, at).getBytes(UTF_8));
    if (!Long.valueOf(VERSION).equals(first.get("version"))) {
      throw new IOException("the state of a lake has another version");
    }
    NavigableMap<String, Entry> entries = new TreeMap<>();
    for (int end = text.indexOf('\n', at); end > 0; end = text.indexOf('\n', at)) {
      int key = text.indexOf(' ', at) + 1;
      int json = text.indexOf(' ', key) + 1;
      long number = Long.parseLong(text, at, key - 1, 10);
      entries.put(
          text.substring(key, json - 1), new Entry(number, null, text.substring(json, end)));
      at = end + 1;
    }
    if (at != text.length() || entries.size() != (Long) first.get("keys")) {
      throw new IOException("the state of a lake is cut");
    }
    return new LakeState(
        new LogHead((Long) first.get("number"), (String) first.get("sha256")),
        LogTimes.of((List<?>) first.get("times")),
        entries);
  }

  /** Returns the last commit. */
  public LogHead head() {
    return head;
  }

  /** Returns the times of the commits, to check the clock of the next run. */
  public LogTimes times() {
    return times;
  }

  public LakeMetadata metadata() {
    Entry meta = entries.get(LogKey.META);
    return LakeMetadata.of(meta.number(), meta.value());
  }

  /** Returns true if a key exists. */
  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Returns true if a run was fenced, so that the log accepts no commit of it. */
  public boolean isFenced(String run) {
    return has(LogKey.FENCE + run);
  }

  /** Returns the runs that were fenced, in order. */
  public SortedSet<String> fenced() {
    return new TreeSet<>(map(LogKey.FENCE, run -> run, (key, e) -> true).keySet());
  }

  /** Returns the files that the log names, by path. */
  public Map<String, FileRef> files() {
    return files.get();
  }

  /** Returns the live clean files in order of path. */
  public List<CleanFile> clean() {
    return clean.get();
  }

  public List<CleanFile> clean(String stream) {
    return clean().stream().filter(file -> file.stream().equals(stream)).toList();
  }

  /** Returns the consent files in order of commit. */
  public List<FileRef> consents() {
    return inOrderOfCommit(CONSENT, LakeState::ref);
  }

  /** Returns the quarantine files in order of path. */
  public List<FileRef> quarantine() {
    return List.copyOf(map(LogKey.file("quarantine/"), p -> p, LakeState::ref).values());
  }

  /** Returns the file of the suppression table; empty if the table has no row. */
  public Optional<FileRef> suppressions() {
    return map(LogKey.SUPPRESSION, path -> path, LakeState::ref).values().stream().findFirst();
  }

  /**
   * Returns the number of the commit that closed a base window, by stream and window. A base window
   * has the kind {@code Dataset.baseWindow}.
   */
  public Map<String, Map<Window, Long>> closed() {
    return closed.get();
  }

  /** Returns the number of the commit that closed a base window; empty if the window is open. */
  public Optional<Long> closedBy(String stream, Window base) {
    return Optional.ofNullable(entries.get(LogKey.CLOSED + stream + "/" + base)).map(Entry::number);
  }

  /** Returns true if the base window of a day is closed; a new row of this day would be late. */
  public boolean isLate(String stream, LocalDate day, WindowKind base) {
    return closedBy(stream, base.containing(day)).isPresent();
  }

  /** Returns the files that are on time and have rows of a window's days. */
  public List<CleanFile> countedFiles(String stream, Window window) {
    return countedFiles(stream, window.start(), window.end());
  }

  /**
   * Returns the files that are on time and have rows of a range of days. A file may have rows of
   * other days too.
   *
   * @param end first day after the range
   */
  public List<CleanFile> countedFiles(String stream, LocalDate from, LocalDate end) {
    return clean(stream).stream()
        .filter(file -> !file.late() && file.days().overlap(from, end))
        .toList();
  }

  /** Returns the days whose clean files were lost and are in no backup, by stream. */
  public SortedMap<String, Set<LocalDate>> gaps() {
    SortedMap<String, Set<LocalDate>> gaps = new TreeMap<>();
    map(LogKey.GAP, name -> name, (key, e) -> true)
        .keySet()
        .forEach(
            name ->
                gaps.computeIfAbsent(name.substring(0, name.indexOf('/')), s -> new TreeSet<>())
                    .add(day(name)));
    return gaps;
  }

  private static LocalDate day(String name) {
    return LocalDate.parse(name.substring(name.indexOf('/') + 1));
  }

  /**
   * Returns true if rows of a range of days were lost; the caller must not count such a range.
   *
   * @param end first day after the range
   */
  public boolean hasGap(String stream, LocalDate from, LocalDate end) {
    String prefix = LogKey.GAP + stream + "/";
    return !entries.subMap(prefix + from, prefix + end).isEmpty();
  }

  /** Returns the current releases, without superseded ones. */
  public SortedMap<ReleaseKey, TableRelease> releases() {
    return releases.get();
  }

  /** Returns all releases, including superseded ones, in order of commit. */
  public List<TableRelease> history() {
    return history.get();
  }

  /** Returns the reasons why tables were suppressed that are not published. */
  public SortedMap<ReleaseKey, String> suppressedTables() {
    SortedMap<ReleaseKey, String> tables =
        map(LogKey.SUPPRESSED, ReleaseKey::parse, (key, e) -> (String) e.value());
    tables.keySet().removeAll(releases().keySet());
    return tables;
  }

  /** Returns the windows that are never released, because data expired or were given up. */
  public SortedSet<ReleaseKey> expired() {
    return new TreeSet<>(map(LogKey.EXPIRED, ReleaseKey::parse, (key, e) -> true).keySet());
  }

  /** Returns all ingests in order of commit. */
  public List<Ingest> ingests() {
    return ingests.get();
  }

  /** Returns the ingested inputs: paths of landing segments, and fingerprints of files. */
  public Set<String> inputs() {
    Set<String> inputs = new TreeSet<>();
    ingests().forEach(ingest -> inputs.addAll(ingest.inputs()));
    return Collections.unmodifiableSet(inputs);
  }

  /**
   * Returns the records that were lost in damaged segments, by path. A segment that was ingested
   * again without a loss, or whose loss was accepted, is not in the result.
   */
  public SortedMap<String, SegmentLoss> losses() {
    SortedMap<String, SegmentLoss> losses = new TreeMap<>();
    for (Ingest ingest : ingests()) {
      ingest.inputs().forEach(losses::remove);
      ingest
          .lost()
          .forEach((path, lost) -> losses.put(path, new SegmentLoss(path, lost, ingest.number())));
    }
    return losses;
  }

  /** Returns the newest schema version of the files, by stream. */
  public Map<String, Integer> versions() {
    Map<String, Integer> versions = new TreeMap<>();
    ingests()
        .forEach(
            ingest ->
                ingest
                    .versions()
                    .forEach((stream, version) -> versions.merge(stream, version, Math::max)));
    return versions;
  }

  /** Returns the fingerprints of the existing keys. */
  public SortedMap<KeyName, String> keys() {
    return keys.get();
  }

  /** Returns the keys that the log records as destroyed. */
  public SortedSet<KeyName> destroyed() {
    return new TreeSet<>(map(LogKey.DESTROYED, KeyName::parse, (key, e) -> true).keySet());
  }

  /** Throws a {@link KeysetException} that names the difference if a keyset is of another lake. */
  public void checkKeyset(Keyset keyset) {
    keyset.check(metadata().keysetId(), keys());
  }

  private List<CleanFile> cleanFiles() {
    List<CleanFile> all = new ArrayList<>();
    under(CLEAN)
        .forEach(
            (key, one) ->
                LAYOUT
                    .parseClean(key.substring(LogKey.FILE.length()))
                    .ifPresent(name -> all.add(CleanFile.of(file(key, one), name))));
    return Collections.unmodifiableList(all);
  }

  private List<TableRelease> allReleases() {
    return inOrderOfCommit(LogKey.RELEASED, (key, one) -> Map.entry(file(key, one), one)).stream()
        .flatMap(
            one ->
                one.getKey().tables().entrySet().stream()
                    .map(
                        table ->
                            release(
                                one.getKey(),
                                one.getValue().number(),
                                table.getKey(),
                                table.getValue())))
        .toList();
  }

  private static TableRelease release(LoggedFile file, long number, String table, int revision) {
    String[] parts = file.path().split("/", -1);
    Window window = Window.parse(parts[3] + "/" + parts[4]);
    return new TableRelease(parts[2], new ReleaseKey(table, window), file.ref(), number, revision);
  }

  private SortedMap<ReleaseKey, TableRelease> currentReleases() {
    SortedMap<ReleaseKey, TableRelease> current = new TreeMap<>();
    history().forEach(release -> current.put(release.key(), release));
    return Collections.unmodifiableSortedMap(current);
  }

  private Map<String, Map<Window, Long>> closedWindows() {
    Map<String, Map<Window, Long>> all = new TreeMap<>();
    under(LogKey.CLOSED)
        .forEach(
            (key, one) -> {
              ReleaseKey name = ReleaseKey.parse(key.substring(LogKey.CLOSED.length()));
              all.computeIfAbsent(name.table(), s -> new TreeMap<>())
                  .put(name.window(), one.number());
            });
    return all;
  }

  private List<Ingest> allIngests() {
    return inOrderOfCommit(LogKey.INGEST, (key, one) -> Ingest.of(one.number(), one.value()));
  }

  private static LoggedFile file(String key, Entry one) {
    return LoggedFile.of(key.substring(LogKey.FILE.length()), one.value());
  }

  private static FileRef ref(String key, Entry one) {
    return LoggedFile.ref(key.substring(LogKey.FILE.length()), one.value());
  }

  private SortedMap<String, Entry> under(String prefix) {
    return entries.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  private <K extends Comparable<K>, V> SortedMap<K, V> map(
      String prefix, Function<String, K> name, BiFunction<String, Entry, V> value) {
    SortedMap<K, V> map = new TreeMap<>();
    under(prefix)
        .forEach(
            (key, one) ->
                map.put(name.apply(key.substring(prefix.length())), value.apply(key, one)));
    return map;
  }

  private <V> List<V> inOrderOfCommit(String prefix, BiFunction<String, Entry, V> value) {
    return under(prefix).entrySet().stream()
        .sorted(Comparator.comparingLong(one -> one.getValue().number()))
        .map(one -> value.apply(one.getKey(), one.getValue()))
        .toList();
  }

  /** Returns true if another state has the same head, times and keys. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LakeState state
        && state.head.equals(head)
        && state.times.equals(times)
        && state.entries.equals(entries);
  }

  @Override
  public int hashCode() {
    return head.hashCode();
  }

  @Override
  public String toString() {
    return head + " " + entries;
  }
}
