package org.obmeet.telemetry.lake.log;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.lake.commit.KeysCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Converts the state of a lake, except its files, to JSON values and back. Metadata, keys and
 * ingests have the form of a commit's detail. A file is named by its position in the table of
 * {@link LakeStateCodec}.
 */
final class LakeStateJson {
  /**
   * Version of the form. The version must be raised if the form changes, and also if {@link
   * LakeStateBuilder} derives another state from the same log.
   */
  static final long VERSION = 9;

  private LakeStateJson() {}

  static Map<String, Object> map(
      LakeState state, Function<FileRef, Long> positions, List<String> streams) {
    Map<String, Object> map = new TreeMap<>();
    map.put("version", VERSION);
    map.put("number", state.head().number());
    map.put("sha256", state.head().sha256());
    map.put("metadata", state.metadata().draft(Instant.EPOCH).detail());
    map.put("times", times(state.times()));
    map.put("consents", positions(state.consents(), positions));
    map.put("quarantine", positions(state.quarantine(), positions));
    map.put("closed", state.closed());
    map.put("history", state.history().stream().map(one -> release(one, positions)).toList());
    map.put("suppressed", suppressedTables(state.suppressedTables()));
    map.put("ingests", state.ingests().stream().map(LakeStateJson::ingest).toList());
    KeysCommit keys = new KeysCommit(state.keys(), List.copyOf(state.destroyed()));
    map.put("keys", keys.draft(0, Instant.EPOCH, "").detail());
    map.put("suppressions", positions(state.suppressions().stream().toList(), positions));
    map.put("expired", state.expired().stream().map(LakeStateJson::key).toList());
    map.put("gaps", days(state.gaps()));
    map.put("fenced", state.fenced());
    map.put("streams", streams);
    return map;
  }

  static boolean hasVersion(Map<String, Object> map) {
    return Long.valueOf(VERSION).equals(map.get("version"));
  }

  /** Returns the data sets of the clean files. The table of files names data sets by position. */
  static List<String> streams(Map<String, Object> map) {
    return list(map.get("streams"), LakeStateJson::text);
  }

  /**
   * Parses a state.
   *
   * @param files table of files; the map contains positions in this table
   * @param live the files that the log names, by path
   * @throws RuntimeException if the map is not a state
   */
  static LakeState parse(
      Map<String, Object> map, FileRef[] files, Map<String, FileRef> live, List<CleanFile> clean) {
    Map<ReleaseKey, TableRelease> releases = new TreeMap<>();
    List<TableRelease> history = list(map.get("history"), release -> parseRelease(release, files));
    history.forEach(release -> releases.put(release.key(), release));
    Map<ReleaseKey, String> suppressed = new TreeMap<>();
    for (Object item : (List<?>) map.get("suppressed")) {
      suppressed.put(parseKey(item), text(((List<?>) item).get(2)));
    }
    KeysCommit keys = KeysCommit.of(commit(CommitKind.KEYS, map.get("keys")));
    return new LakeState(
        LakeMetadata.of(commit(CommitKind.GENESIS, map.get("metadata"))),
        new LogHead(number(map.get("number")), text(map.get("sha256"))),
        clean,
        files(map.get("consents"), files),
        files(map.get("quarantine"), files),
        parseClosed(map.get("closed")),
        releases,
        history,
        suppressed,
        list(map.get("ingests"), LakeStateJson::parseIngest),
        keys.created(),
        new TreeSet<>(keys.destroyed()),
        files(map.get("suppressions"), files).stream().findFirst(),
        new TreeSet<>(list(map.get("expired"), LakeStateJson::parseKey)),
        parseDays(map.get("gaps")),
        list(map.get("fenced"), LakeStateJson::text),
        live,
        parseTimes(map.get("times")));
  }

  private static Map<String, List<String>> days(Map<String, Set<LocalDate>> byStream) {
    Map<String, List<String>> map = new TreeMap<>();
    byStream.forEach(
        (stream, days) -> map.put(stream, days.stream().map(LocalDate::toString).toList()));
    return map;
  }

  private static Map<String, Set<LocalDate>> parseDays(Object item) {
    Map<String, Set<LocalDate>> byStream = new TreeMap<>();
    object(item)
        .forEach(
            (stream, days) ->
                byStream.put(stream, new TreeSet<>(list(days, day -> LocalDate.parse(text(day))))));
    return byStream;
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

  private static List<?> suppressedTables(Map<ReleaseKey, String> explanations) {
    return explanations.entrySet().stream()
        .map(one -> List.of(one.getKey().table(), one.getKey().window().toString(), one.getValue()))
        .toList();
  }

  private static List<Object> release(TableRelease release, Function<FileRef, Long> positions) {
    return List.of(
        release.key().table(),
        release.key().window().toString(),
        release.stream(),
        positions.apply(release.file()),
        release.commit(),
        release.revision());
  }

  private static TableRelease parseRelease(Object item, FileRef[] files) {
    List<?> values = (List<?>) item;
    return new TableRelease(
        text(values.get(2)),
        parseKey(item),
        files[Math.toIntExact(number(values.get(3)))],
        number(values.get(4)),
        Math.toIntExact(number(values.get(5))));
  }

  private static List<Object> ingest(CommittedIngest ingest) {
    CommitDraft draft = ingest.commit().draft(0, Instant.EPOCH, ingest.run(), List.of());
    return List.of(ingest.number(), ingest.run(), draft.detail(), days(ingest.days()));
  }

  private static CommittedIngest parseIngest(Object item) {
    List<?> values = (List<?>) item;
    return new CommittedIngest(
        number(values.get(0)),
        text(values.get(1)),
        IngestCommit.of(commit(CommitKind.INGEST, values.get(2))),
        parseDays(values.get(3)));
  }

  /** Returns a commit that has only a kind and a detail. */
  private static Commit commit(CommitKind kind, Object detail) {
    return new Commit(0, kind, Instant.EPOCH, "", "", List.of(), List.of(), object(detail), "");
  }

  private static Map<String, Object> object(Object value) {
    return CommitJson.detail(value);
  }

  private static <T> List<T> list(Object value, Function<Object, T> parse) {
    return ((List<?>) value).stream().<T>map(parse).toList();
  }

  private static List<Long> positions(List<FileRef> files, Function<FileRef, Long> positions) {
    return files.stream().map(positions).toList();
  }

  private static List<FileRef> files(Object value, FileRef[] files) {
    return list(value, position -> files[Math.toIntExact(number(position))]);
  }

  private static String text(Object value) {
    return (String) Objects.requireNonNull(value);
  }

  private static long number(Object value) {
    return (Long) value;
  }
}
