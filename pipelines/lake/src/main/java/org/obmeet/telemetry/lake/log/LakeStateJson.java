package org.obmeet.telemetry.lake.log;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Converts the state of a lake to JSON values and back. Metadata, ingests and most files have the
 * form of commits. Clean files and tables are lists of values, so that many files are read quickly.
 */
final class LakeStateJson {
  /**
   * Version of the form. It must be raised if the form changes, and also if {@link
   * LakeStateBuilder} derives another state from the same log.
   */
  static final long VERSION = 2;

  private LakeStateJson() {}

  static Map<String, Object> map(LakeState state) {
    Map<String, Object> map = new TreeMap<>();
    map.put("version", VERSION);
    map.put("number", state.head().number());
    map.put("sha256", state.head().sha256());
    map.put("metadata", state.metadata().draft(Instant.EPOCH).detail());
    map.put("clean", clean(state));
    map.put("files", otherFiles(state));
    map.put("times", times(state.times()));
    map.put("consents", CommitJson.maps(state.consents()));
    map.put("quarantine", CommitJson.maps(state.quarantine()));
    map.put("closed", state.closed());
    map.put("history", state.history().stream().map(LakeStateJson::release).toList());
    map.put("published", state.releases().keySet().stream().map(LakeStateJson::key).toList());
    map.put("suppressed", suppressedTables(state.suppressedTables()));
    map.put("ingests", state.ingests().stream().map(LakeStateJson::ingest).toList());
    map.put("keys", state.keys());
    map.put("destroyed", texts(state.destroyed()));
    map.put("suppressions", CommitJson.maps(state.suppressions().stream().toList()));
    map.put("expired", state.expired().stream().map(LakeStateJson::key).toList());
    Map<String, List<String>> gaps = new TreeMap<>();
    state.gaps().forEach((stream, days) -> gaps.put(stream, texts(days)));
    map.put("gaps", gaps);
    map.put("fenced", state.fenced());
    return map;
  }

  /**
   * Parses a state; empty if the map has the form of another version.
   *
   * @throws RuntimeException if the map is not a state
   */
  static Optional<LakeState> parse(Map<String, Object> map) {
    if (!Long.valueOf(VERSION).equals(map.get("version"))) {
      return Optional.empty();
    }
    Map<ReleaseKey, TableRelease> releases = new TreeMap<>();
    List<TableRelease> history = list(map.get("history"), LakeStateJson::parseRelease);
    history.forEach(release -> releases.put(release.key(), release));
    releases.keySet().retainAll(new HashSet<>(list(map.get("published"), LakeStateJson::parseKey)));
    Map<ReleaseKey, String> suppressed = new TreeMap<>();
    for (Object item : (List<?>) map.get("suppressed")) {
      suppressed.put(parseKey(item), text(((List<?>) item).get(2)));
    }
    Map<KeyName, String> keys = new TreeMap<>();
    object(map.get("keys")).forEach((name, value) -> keys.put(KeyName.parse(name), text(value)));
    Map<String, Set<LocalDate>> gaps = new TreeMap<>();
    object(map.get("gaps"))
        .forEach(
            (stream, days) ->
                gaps.put(stream, new TreeSet<>(list(days, day -> LocalDate.parse(text(day))))));
    Map<String, FileRef> files = new HashMap<>();
    List<CleanFile> clean = parseClean(map.get("clean"), files);
    clean.sort(Comparator.comparing(CleanFile::path));
    CommitJson.refs(map.get("files")).forEach(file -> files.put(file.path(), file));
    return Optional.of(
        new LakeState(
            LakeMetadata.of(commit(CommitKind.GENESIS, 0, map.get("metadata"))),
            new LogHead(number(map.get("number")), text(map.get("sha256"))),
            clean,
            CommitJson.refs(map.get("consents")),
            CommitJson.refs(map.get("quarantine")),
            parseClosed(map.get("closed")),
            releases,
            history,
            suppressed,
            list(map.get("ingests"), LakeStateJson::parseIngest),
            keys,
            new TreeSet<>(list(map.get("destroyed"), name -> KeyName.parse(text(name)))),
            CommitJson.refs(map.get("suppressions")).stream().findFirst(),
            new TreeSet<>(list(map.get("expired"), LakeStateJson::parseKey)),
            gaps,
            list(map.get("fenced"), LakeStateJson::text),
            files,
            parseTimes(map.get("times"))));
  }

  private static List<Map<String, Object>> otherFiles(LakeState state) {
    Map<String, FileRef> files = new TreeMap<>(state.files());
    state.clean().forEach(file -> files.remove(file.path()));
    return CommitJson.maps(files.values());
  }

  private static List<Object> times(LogTimes times) {
    return List.of(times.latest().toString(), times.widestGap().toNanos(), times.anyWrong());
  }

  private static LogTimes parseTimes(Object item) {
    List<?> values = (List<?>) item;
    return new LogTimes(
        Instant.parse(text(values.get(0))),
        Duration.ofNanos(number(values.get(1))),
        (Boolean) values.get(2));
  }

  /** Returns groups of clean files that have the same partition and folder. */
  private static List<Object> clean(LakeState state) {
    Map<List<Object>, List<Object>> groups = new LinkedHashMap<>();
    for (CleanFile file : state.clean()) {
      int name = file.path().lastIndexOf('/') + 1;
      List<Object> group =
          List.of(
              file.stream(),
              file.day().toString(),
              file.bucket(),
              file.buckets(),
              file.path().substring(0, name));
      List<Object> values =
          new ArrayList<>(List.of(file.path().substring(name), file.rows(), file.commit()));
      FileRef ref = state.files().get(file.path());
      values.addAll(List.of(ref.bytes(), ref.sha256()));
      if (!file.ingests().equals(Set.of(file.commit()))) {
        values.add(new TreeSet<>(file.ingests()));
      }
      groups.computeIfAbsent(group, g -> new ArrayList<>()).add(values);
    }
    List<Object> clean = new ArrayList<>();
    groups.forEach((group, items) -> clean.add(List.of(group, items)));
    return clean;
  }

  private static List<CleanFile> parseClean(Object groups, Map<String, FileRef> refs) {
    List<CleanFile> files = new ArrayList<>();
    Map<String, LocalDate> days = new HashMap<>();
    Map<Long, Set<Long>> single = new HashMap<>();
    for (Object item : (List<?>) groups) {
      List<?> group = (List<?>) ((List<?>) item).get(0);
      String stream = text(group.get(0));
      LocalDate day = days.computeIfAbsent(text(group.get(1)), LocalDate::parse);
      int bucket = Math.toIntExact(number(group.get(2)));
      int buckets = Math.toIntExact(number(group.get(3)));
      String folder = text(group.get(4));
      for (Object file : (List<?>) ((List<?>) item).get(1)) {
        List<?> values = (List<?>) file;
        String path = folder + text(values.get(0));
        long rows = number(values.get(1));
        long commit = number(values.get(2));
        Set<Long> ingests =
            values.size() > 5
                ? new HashSet<>(list(values.get(5), LakeStateJson::number))
                : single.computeIfAbsent(commit, Set::of);
        refs.put(path, new FileRef(path, rows, number(values.get(3)), text(values.get(4))));
        files.add(new CleanFile(stream, day, bucket, path, rows, commit, buckets, ingests));
      }
    }
    return files;
  }

  private static Map<String, Map<Window, Long>> parseClosed(Object byStream) {
    Map<String, Map<Window, Long>> closed = new TreeMap<>();
    object(byStream)
        .forEach(
            (stream, windows) -> {
              Map<Window, Long> numbers = new TreeMap<>();
              object(windows)
                  .forEach((window, number) -> numbers.put(Window.parse(window), number(number)));
              closed.put(stream, numbers);
            });
    return closed;
  }

  private static List<Object> key(ReleaseKey key) {
    return List.of(key.table(), key.window().toString());
  }

  /** Parses a list that begins with a key. */
  private static ReleaseKey parseKey(Object item) {
    List<?> values = (List<?>) item;
    return new ReleaseKey(text(values.get(0)), Window.parse(text(values.get(1))));
  }

  private static List<Object> suppressedTables(Map<ReleaseKey, String> explanations) {
    List<Object> items = new ArrayList<>();
    explanations.forEach(
        (key, explanation) ->
            items.add(List.of(key.table(), key.window().toString(), explanation)));
    return items;
  }

  private static List<Object> release(TableRelease release) {
    return List.of(
        release.key().table(),
        release.key().window().toString(),
        release.family(),
        release.folder(),
        release.manifestSha256(),
        release.commit(),
        release.revision(),
        CommitJson.maps(release.files()));
  }

  private static TableRelease parseRelease(Object item) {
    List<?> values = (List<?>) item;
    return new TableRelease(
        text(values.get(2)),
        parseKey(item),
        text(values.get(3)),
        CommitJson.refs(values.get(7)),
        text(values.get(4)),
        number(values.get(5)),
        Math.toIntExact(number(values.get(6))));
  }

  private static List<Object> ingest(CommittedIngest ingest) {
    Map<String, Object> detail =
        ingest.commit().draft(0, Instant.EPOCH, ingest.run(), List.of()).detail();
    return List.of(ingest.number(), ingest.run(), detail);
  }

  private static CommittedIngest parseIngest(Object item) {
    List<?> values = (List<?>) item;
    long number = number(values.get(0));
    return new CommittedIngest(
        number,
        text(values.get(1)),
        IngestCommit.of(commit(CommitKind.INGEST, number, values.get(2))));
  }

  private static Commit commit(CommitKind kind, long number, Object detail) {
    return new Commit(
        number, kind, Instant.EPOCH, "", "", List.of(), List.of(), CommitJson.detail(detail), "");
  }

  private static Map<String, Object> object(Object value) {
    return CommitJson.detail(value);
  }

  private static <T> List<T> list(Object value, Function<Object, T> parse) {
    return ((List<?>) value).stream().<T>map(parse).toList();
  }

  private static List<String> texts(Set<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  private static String text(Object value) {
    return (String) Objects.requireNonNull(value);
  }

  private static long number(Object value) {
    return (Long) value;
  }
}
