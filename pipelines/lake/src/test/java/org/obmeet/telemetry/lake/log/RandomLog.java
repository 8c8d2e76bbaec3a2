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
import org.obmeet.telemetry.lake.commit.ConsentsCommit;
import org.obmeet.telemetry.lake.commit.FenceCommit;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.commit.KeysCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.commit.TablesSuppressedCommit;
import org.obmeet.telemetry.lake.commit.WindowsClosedCommit;
import org.obmeet.telemetry.lake.commit.WindowsExpiredCommit;
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
  private LakeStateBuilder replay = new LakeStateBuilder(false);
  private final Map<String, FileRef> refs = new TreeMap<>();

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
    replay.add(commit);
    commit.added().forEach(file -> refs.put(file.path(), file));
  }

  private CommitDraft draft(CommitKind kind) {
    long base = commits.size() - 1L;
    String run = "run-" + commits.size();
    CommitDraft draft = CommitDraft.of(kind, base, SampleDataset.AT, run);
    return switch (kind) {
      case KEYS -> keys().draft(base, SampleDataset.AT, run);
      case CONSENTS ->
          new ConsentsCommit(List.of("input-" + run), 2)
              .draft(
                  base,
                  SampleDataset.AT,
                  run,
                  List.of(
                      file(layout.consentFile(run)),
                      file(layout.quarantineFile("consent", day(), run))));
      case INGEST -> ingest(base, run);
      case SETTLE ->
          new WindowsClosedCommit(stream(), List.of(window(), window()))
              .draft(base, SampleDataset.AT, run);
      case RELEASE -> release(base, run);
      case REFUSE ->
          new TablesSuppressedCommit(List.of(key(), key()), "not \"safe\" é " + run)
              .draft(base, SampleDataset.AT, run);
      case SUPPRESS ->
          draft
              .withAdded(List.of(file(layout.suppressionFile(run))))
              .withRemoved(state().suppressions().stream().toList());
      case REWRITE, ERASE -> rewrite(kind, base, run);
      case RETAIN -> draft.withRemoved(anyFiles());
      case RESTORE -> draft.withRemoved(anyFiles());
      case LOST -> new WindowsExpiredCommit(List.of(key())).draft(base, SampleDataset.AT, run);
      case FENCE -> new FenceCommit("run-" + random.nextInt(9)).draft(base, SampleDataset.AT, run);
      case REPORT -> draft.withAdded(List.of(file(layout.runReport(run))));
      case EXPORT, REQUEST, BREAK, GENESIS -> draft.withDetail(Map.of("rows", 7L));
    };
  }

  private KeysCommit keys() {
    KeyName created = new KeyName(stream(), "person", commits.size());
    List<KeyName> existing = List.copyOf(state().keys().keySet());
    boolean destroy = !existing.isEmpty() && random.nextInt(2) == 0;
    return new KeysCommit(
        Map.of(created, "print-" + commits.size()), destroy ? List.of(pick(existing)) : List.of());
  }

  private CommitDraft ingest(long base, String run) {
    Map<String, FileRef> added = new TreeMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String path = layout.cleanFile(stream(), day(), random.nextInt(2) * 100 + 7, run);
      added.put(path, file(path));
    }
    String rejected = layout.quarantineFile(stream(), day(), run);
    added.put(rejected, file(rejected));
    Map<String, Integer> versions = random.nextInt(2) == 0 ? Map.of() : Map.of("sample", 2);
    Map<String, Long> lost = random.nextInt(2) == 0 ? Map.of() : Map.of("a-" + run, 3L);
    return new IngestCommit(
            run,
            List.of("b-" + run, "a-" + run),
            Map.of("sample", 128),
            versions,
            Map.of("sample", new IngestCounts(10, 7, 1, 1, 1)),
            lost)
        .draft(base, SampleDataset.AT, run, List.copyOf(added.values()));
  }

  private CommitDraft release(long base, String run) {
    ReleaseKey key = key();
    int revision =
        1 + (int) state().history().stream().filter(old -> old.key().equals(key)).count();
    String stream = stream();
    return new ReleaseCommit(
            List.of(
                new ReleaseCommit.Item(
                    stream,
                    key.window(),
                    file(layout.release(stream, key.window(), run)),
                    new TreeMap<>(Map.of(key.table(), revision, "of-" + run, 1)))))
        .draft(base, SampleDataset.AT, run);
  }

  /** Replaces a file by another, or several files of a partition by one. */
  private CommitDraft rewrite(CommitKind kind, long base, String run) {
    List<CleanFile> clean = state().clean();
    if (clean.isEmpty()) {
      return CommitDraft.of(kind, base, SampleDataset.AT, run);
    }
    CleanFile old = pick(clean);
    boolean compacts = kind == CommitKind.REWRITE;
    List<FileRef> removed =
        clean.stream()
            .filter(
                file ->
                    file.equals(old)
                        || compacts && file.isInBucketOf(old) && file.days().equals(old.days()))
            .map(file -> refs.get(file.path()))
            .toList();
    FileRef added = file(layout.cleanFile(old.stream(), old.firstDay(), old.bucket(), run));
    Map<String, Object> detail =
        compacts ? Map.of(RewriteCommit.COMPACTED, (long) removed.size()) : Map.of();
    return new RewriteCommit(removed, List.of(added), Map.of(added.path(), old.path()))
        .draft(kind, base, SampleDataset.AT, run, detail);
  }

  private List<FileRef> anyFiles() {
    LakeState state = state();
    List<FileRef> files = new ArrayList<>();
    state.clean().stream().limit(1).forEach(file -> files.add(refs.get(file.path())));
    state.quarantine().stream().limit(1).forEach(files::add);
    state.consents().stream().limit(random.nextInt(2)).forEach(files::add);
    state.releases().values().stream().limit(1).forEach(r -> files.add(r.file()));
    return files;
  }

  private LakeState state() {
    LakeState state = replay.state();
    replay = new LakeStateBuilder(state);
    return state;
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
