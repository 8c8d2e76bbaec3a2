package org.obmeet.telemetry.lake.log;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** Generates random commits of every kind. */
final class RandomLog {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 16);

  private final LakeLayout layout = new LakeLayout();
  private final SplittableRandom random;
  private final List<Commit> commits = new ArrayList<>();
  private LakeState state = LakeState.empty();

  /** Bytes of the commits, one line each. */
  private final StringBuilder text = new StringBuilder();

  RandomLog(long seed, int length) {
    random = new SplittableRandom(seed);
    add(new LakeMetadata("ring", ConsentMode.ASSUMED, "eu-" + seed).draft(SampleDataset.AT));
    Set<CommitKind> kinds = new TreeSet<>(Set.of(CommitKind.values()));
    kinds.remove(CommitKind.GENESIS);
    List<CommitKind> all = List.copyOf(kinds);
    for (int i = 1; i < length; i++) {
      // Every kind occurs, half of the commits are ingests.
      boolean other = random.nextInt(2) == 0;
      add(draft(i <= all.size() ? all.get(i - 1) : other ? pick(all) : CommitKind.INGEST));
    }
  }

  List<Commit> commits() {
    return commits;
  }

  String text() {
    return text.toString();
  }

  private void add(CommitDraft draft) {
    long number = commits.size();
    String previous =
        number == 0 ? CommitLog.NO_PREVIOUS : commits.get(commits.size() - 1).sha256();
    byte[] bytes = CommitJson.bytes(draft, number, previous);
    Commit commit = CommitJson.parse(number, bytes);
    text.append(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    commits.add(commit);
    state = state.after(List.of(commit), false);
  }

  private CommitDraft draft(CommitKind kind) {
    long base = commits.size() - 1L;
    String run = "run-" + commits.size();
    CommitDraft draft = CommitDraft.of(kind, base, SampleDataset.AT, run);
    return switch (kind) {
      case KEYS -> keys(draft);
      case CONSENTS ->
          draft.withAdded(
              List.of(
                  file(layout.consentFile(run)),
                  file(layout.quarantineFile("consent", day(), run))));
      case INGEST -> ingest(draft);
      case SETTLE ->
          draft
              .putAll(LogKey.CLOSED, List.of(stream() + "/" + window(), stream() + "/" + window()))
              .reading(LogKey.CLOSED);
      case RELEASE -> release(draft);
      case REFUSE -> draft.put(LogKey.SUPPRESSED + key().name(), "not \"safe\" é " + run);
      case SUPPRESS ->
          draft
              .withAdded(List.of(file(layout.suppressionFile(run))))
              .withRemoved(state.suppressions().stream().map(FileRef::path).toList())
              .put(LogKey.HOLDS, run);
      case REWRITE, ERASE -> rewrite(draft);
      case RETAIN -> draft.withRemoved(anyFiles());
      case RESTORE ->
          draft
              .withRemoved(anyFiles())
              .putAll(LogKey.GAP, List.of(stream() + "/" + day(), stream() + "/" + day()));
      case LOST -> draft.putAll(LogKey.EXPIRED, List.of(key().name()));
      case FENCE -> draft.putAll(LogKey.FENCE, List.of("run-" + random.nextInt(9)));
      case REPORT -> draft.withAdded(List.of(file(layout.runReport(run))));
      case EXPORT, REQUEST, BREAK, GENESIS -> draft.withDetail(Map.of("rows", 7L));
    };
  }

  private CommitDraft keys(CommitDraft draft) {
    KeyName created = new KeyName(stream(), "person", commits.size());
    CommitDraft with = draft.put(LogKey.KEY + created, "print-" + commits.size());
    List<KeyName> existing = List.copyOf(state.keys().keySet());
    if (existing.isEmpty() || random.nextInt(2) == 0) {
      return with;
    }
    KeyName destroyed = pick(existing);
    return with.dropping(List.of(LogKey.KEY + destroyed))
        .putAll(LogKey.DESTROYED, List.of(destroyed));
  }

  private CommitDraft ingest(CommitDraft draft) {
    String run = draft.run();
    List<LoggedFile> added = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String path = layout.cleanFile(stream(), day(), random.nextInt(2) * 100 + 7, run);
      added.add(LoggedFile.clean(file(path), random.nextInt(3) == 0, 128, List.of()));
    }
    added.add(LoggedFile.of(file(layout.quarantineFile(stream(), day(), run))));
    Map<String, Integer> versions = random.nextInt(2) == 0 ? Map.of() : Map.of("sample", 2);
    Map<String, Long> lost = random.nextInt(2) == 0 ? Map.of() : Map.of("a-" + run, 3L);
    Ingest ingest =
        new Ingest(
            commits.size(),
            List.of("b-" + run, "a-" + run),
            versions,
            Map.of("sample", new IngestCounts(10, 7, 1, 1, 1)),
            Map.of("sample", Set.of(day())),
            lost);
    return draft.withFiles(added).put(LogKey.INGEST + run, ingest.value());
  }

  private CommitDraft release(CommitDraft draft) {
    ReleaseKey key = key();
    int revision = 1 + (int) state.history().stream().filter(old -> old.key().equals(key)).count();
    FileRef file = file(layout.release(stream(), key.window(), draft.run()));
    return draft.withFiles(
        List.of(
            LoggedFile.release(
                file, new TreeMap<>(Map.of(key.table(), revision, "of-" + draft.run(), 1)))));
  }

  /** Replaces a file by another, or several files of a partition by one. */
  private CommitDraft rewrite(CommitDraft draft) {
    List<CleanFile> clean = draft.kind() == CommitKind.REWRITE ? state.clean() : List.of();
    if (clean.isEmpty()) {
      return draft;
    }
    CleanFile old = pick(clean);
    boolean merges = random.nextInt(2) == 0;
    List<String> removed =
        clean.stream()
            .filter(
                file ->
                    file.equals(old)
                        || merges && file.isInBucketOf(old) && file.days().equals(old.days()))
            .map(CleanFile::path)
            .toList();
    FileRef added = file(layout.cleanFile(old.stream(), old.firstDay(), old.bucket(), draft.run()));
    return draft.withRemoved(removed).withFiles(List.of(old.successor(added, removed)));
  }

  private List<String> anyFiles() {
    List<String> files = new ArrayList<>();
    state.clean().stream().limit(1).forEach(file -> files.add(file.path()));
    state.quarantine().stream().limit(1).forEach(file -> files.add(file.path()));
    state.consents().stream().limit(random.nextInt(2)).forEach(file -> files.add(file.path()));
    state.releases().values().stream().limit(1).forEach(one -> files.add(one.file().path()));
    return files;
  }

  private FileRef file(String path) {
    String sha256 = Digests.sha256Hex(path.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new FileRef(path, random.nextInt(100), 1000 + random.nextInt(100), sha256);
  }

  private String stream() {
    return random.nextInt(3) == 0 ? "sample_other" : "sample";
  }

  private LocalDate day() {
    return FIRST.plusDays(random.nextInt(4));
  }

  private Window window() {
    return WindowKind.WEEK.containing(FIRST.plusWeeks(random.nextInt(3)));
  }

  private ReleaseKey key() {
    return new ReleaseKey(random.nextInt(2) == 0 ? "by_version" : "by_country", window());
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
