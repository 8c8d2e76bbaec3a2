package org.obmeet.telemetry.lake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.Window;

/** Builds the state of a lake entry by entry. */
final class Replay {
  private final Layout layout = new Layout();
  private final Map<String, CleanFile> clean = new TreeMap<>();
  private final Map<String, FileRef> consents = new LinkedHashMap<>();
  private final Map<String, FileRef> quarantine = new TreeMap<>();
  private final Map<String, Map<Window, Long>> settled = new TreeMap<>();
  private final Map<ReleaseKey, Release> releases = new TreeMap<>();
  private final List<Release> history = new ArrayList<>();
  private final Map<ReleaseKey, String> refusals = new TreeMap<>();
  private final List<Ingested> ingests = new ArrayList<>();
  private final Map<KeyName, String> keys = new TreeMap<>();
  private final Set<KeyName> destroyed = new TreeSet<>();
  private final Set<ReleaseKey> lost = new TreeSet<>();
  private final Map<String, Set<LocalDate>> gaps = new TreeMap<>();
  private FileRef suppressions;
  private Genesis genesis;
  private Head head;

  void add(Entry entry) {
    if ((entry.kind() == EntryKind.GENESIS) != (entry.number() == 0)) {
      throw new LedgerBroken(entry.number(), "entry 0, and no other, must be the genesis");
    }
    Map<String, CleanFile> replaced = replaced(entry);
    if (entry.kind() == EntryKind.RESTORE) {
      gaps(entry, replaced);
    }
    entry.removed().forEach(file -> remove(file.path()));
    switch (entry.kind()) {
      case GENESIS -> genesis = Genesis.of(entry);
      case KEYS -> keys(KeysCommit.of(entry));
      case CONSENTS -> entry.added().forEach(this::consents);
      case INGEST -> ingest(entry, IngestCommit.of(entry));
      case SETTLE -> settle(entry.number(), SettleCommit.of(entry));
      case RELEASE -> release(entry);
      case REFUSE -> refuse(RefuseCommit.of(entry));
      case LOST -> lost.addAll(LostCommit.of(entry).windows());
      case SUPPRESS, ERASE, REWRITE, RETAIN, RESTORE -> rewrite(entry, replaced);
      case EXPORT, BREAK -> {}
    }
    head = new Head(entry.number(), entry.sha256());
  }

  /** Reads what an entry says, and takes nothing in; fails where it cannot be. */
  static void say(Entry entry) {
    switch (entry.kind()) {
      case GENESIS -> Genesis.of(entry);
      case KEYS -> KeysCommit.of(entry);
      case INGEST -> IngestCommit.of(entry);
      case SETTLE -> SettleCommit.of(entry);
      case RELEASE -> ReleaseCommit.releases(entry);
      case REFUSE -> RefuseCommit.of(entry);
      case LOST -> LostCommit.of(entry);
      case CONSENTS, SUPPRESS, ERASE, REWRITE, RETAIN, RESTORE, EXPORT, BREAK -> {}
    }
  }

  LakeState state() {
    if (genesis == null) {
      throw new LedgerBroken(0, "it is missing: the log is empty");
    }
    Map<String, Map<Window, Long>> windows = new TreeMap<>();
    settled.forEach(
        (stream, map) -> windows.put(stream, Collections.unmodifiableMap(new TreeMap<>(map))));
    return new LakeState(
        genesis,
        head,
        List.copyOf(clean.values()),
        List.copyOf(consents.values()),
        List.copyOf(quarantine.values()),
        Collections.unmodifiableMap(windows),
        Collections.unmodifiableMap(releases),
        List.copyOf(history),
        Collections.unmodifiableMap(refusals),
        List.copyOf(ingests),
        Collections.unmodifiableMap(keys),
        Collections.unmodifiableSet(destroyed),
        Optional.ofNullable(suppressions),
        Collections.unmodifiableSet(lost),
        Collections.unmodifiableMap(gaps));
  }

  /** What is taken away with nothing in its place was lost. */
  private void gaps(Entry entry, Map<String, CleanFile> replaced) {
    for (FileRef removed : entry.removed()) {
      CleanFile file = clean.get(removed.path());
      if (file != null && !replaced.containsValue(file)) {
        gaps.computeIfAbsent(file.stream(), s -> new TreeSet<>()).add(file.day());
      }
    }
  }

  private void remove(String path) {
    clean.remove(path);
    consents.remove(path);
    quarantine.remove(path);
    if (suppressions != null && suppressions.path().equals(path)) {
      suppressions = null;
    }
    if (path.startsWith("release/")) {
      releases.values().removeIf(r -> r.files().stream().anyMatch(f -> f.path().equals(path)));
    }
  }

  /** By the path of a file that is added, the clean file that it takes the place of. */
  private Map<String, CleanFile> replaced(Entry entry) {
    Map<String, CleanFile> replaced = new TreeMap<>();
    Details.map(entry, RewriteCommit.REPLACES)
        .forEach((added, old) -> replaced.put((String) added, clean.get((String) old)));
    return replaced;
  }

  /** A file without some of its rows counts where the whole one did: it came when that came. */
  private void rewrite(Entry entry, Map<String, CleanFile> replaced) {
    for (FileRef file : entry.added()) {
      CleanFile old = replaced.get(file.path());
      if (file.path().startsWith(Layout.SUPPRESSION)) {
        suppressions = file;
      } else if (file.path().startsWith(Layout.CONSENT)) {
        consents.put(file.path(), file);
      } else if (old != null) {
        clean.put(
            file.path(),
            new CleanFile(
                old.stream(),
                old.day(),
                old.bucket(),
                file.path(),
                file.rows(),
                old.commit(),
                old.buckets()));
      } else {
        throw new LedgerBroken(entry.number(), "it adds '" + file.path() + "' in place of nothing");
      }
    }
  }

  /** Decisions, or those that were rejected. */
  private void consents(FileRef file) {
    boolean decisions = file.path().startsWith(Layout.CONSENT);
    (decisions ? consents : quarantine).put(file.path(), file);
  }

  private void keys(KeysCommit commit) {
    keys.putAll(commit.made());
    commit.destroyed().forEach(keys::remove);
    destroyed.addAll(commit.destroyed());
  }

  private void ingest(Entry entry, IngestCommit commit) {
    for (FileRef file : entry.added()) {
      layout
          .parseClean(file.path())
          .ifPresentOrElse(
              name -> clean.put(file.path(), cleanFile(file, name, entry, commit)),
              () -> quarantine.put(file.path(), file));
    }
    ingests.add(new Ingested(entry.number(), entry.run(), commit));
  }

  private static CleanFile cleanFile(
      FileRef file, Layout.CleanName name, Entry entry, IngestCommit commit) {
    int buckets = commit.buckets().getOrDefault(name.stream(), 0);
    return new CleanFile(
        name.stream(),
        name.day(),
        name.bucket(),
        file.path(),
        file.rows(),
        entry.number(),
        buckets);
  }

  /** The first settlement of a window holds. */
  private void settle(long number, SettleCommit commit) {
    Map<Window, Long> windows = settled.computeIfAbsent(commit.stream(), s -> new TreeMap<>());
    commit.windows().forEach(window -> windows.putIfAbsent(window, number));
  }

  /** What loses its files is published no more; its place in the history stays. */
  private void release(Entry entry) {
    Set<String> removed =
        entry.removed().stream().map(FileRef::path).collect(Collectors.toCollection(TreeSet::new));
    releases
        .values()
        .removeIf(old -> old.files().stream().anyMatch(file -> removed.contains(file.path())));
    for (Release release : ReleaseCommit.releases(entry)) {
      releases.put(release.key(), release);
      refusals.remove(release.key());
      history.add(release);
    }
  }

  private void refuse(RefuseCommit commit) {
    for (ReleaseKey key : commit.keys()) {
      if (!releases.containsKey(key)) {
        refusals.put(key, commit.explanation());
      }
    }
  }
}
