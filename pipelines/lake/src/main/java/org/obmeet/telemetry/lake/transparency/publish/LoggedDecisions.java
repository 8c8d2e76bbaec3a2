package org.obmeet.telemetry.lake.transparency.publish;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.commit.TablesSuppressedCommit;
import org.obmeet.telemetry.lake.commit.WindowsExpiredCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.transparency.EntryOpening;

/**
 * Derives entries of the transparency log from commits. The same commits give the same entries. An
 * entry contains either a table and a window (with the files of a release), or the policy, or
 * versions, or a digest. An entry discloses nothing about a subject.
 */
final class LoggedDecisions {
  /** The keys of commit details whose values are logged when they change, with their entry type. */
  private static final Map<String, String> VERSIONS =
      Map.of("policy", "policy", "versions", "schemas");

  private final Map<String, Object> versions;
  private Instant latest;

  /**
   * Continues after earlier commits.
   *
   * @param versions the last logged value by key of a commit's detail
   * @param latest time of the latest earlier commit; {@link Instant#MIN} if there is none
   */
  LoggedDecisions(Map<String, Object> versions, Instant latest) {
    this.versions = new TreeMap<>(versions);
    this.latest = latest;
  }

  Map<String, Object> versions() {
    return versions;
  }

  Instant latest() {
    return latest;
  }

  /** Returns the contents of a commit's entries, in order. */
  List<Map<String, Object>> of(Commit commit) {
    List<Map<String, Object>> entries = new ArrayList<>();
    VERSIONS.forEach(
        (key, type) -> {
          Object value = commit.detail().get(key);
          if (value instanceof Map<?, ?> && !value.equals(versions.put(key, value))) {
            entries.add(entry(commit, type, Map.of(key, value)));
          }
        });
    switch (commit.kind()) {
      case RELEASE ->
          ReleaseCommit.releases(commit).forEach(one -> entries.add(release(commit, one)));
      case REFUSE ->
          tables(commit, "suppressed", TablesSuppressedCommit.of(commit).keys(), entries);
      case LOST -> tables(commit, "expired", WindowsExpiredCommit.of(commit).windows(), entries);
      case ERASE -> receipts(commit).forEach(one -> entries.add(digest(commit, "erasure", one)));
      case RETAIN -> entries.add(digest(commit, "retention", commit.detail()));
      default -> {}
    }
    latest = commit.at().isAfter(latest) ? commit.at() : latest;
    return entries;
  }

  /** Returns the receipts of an erasure, one per request. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> receipts(Commit commit) {
    return commit.detail().get("receipts") instanceof List<?> receipts
        ? receipts.stream().map(receipt -> (Map<String, Object>) receipt).toList()
        : List.of();
  }

  private Map<String, Object> release(Commit commit, TableRelease release) {
    Map<String, Object> files = new TreeMap<>();
    for (FileRef file : release.files()) {
      files.put(file.path().substring(release.folder().length() + 1), file.sha256());
    }
    return entry(
        commit,
        "release",
        Map.of(
            "table", release.key().table(),
            "window", release.key().window().toString(),
            "revision", (long) release.revision(),
            "folder", release.folder(),
            "files", files));
  }

  private void tables(
      Commit commit, String type, List<ReleaseKey> keys, List<Map<String, Object>> entries) {
    for (ReleaseKey key : keys) {
      entries.add(
          entry(commit, type, Map.of("table", key.table(), "window", key.window().toString())));
    }
  }

  private Map<String, Object> digest(Commit commit, String type, Map<String, Object> detail) {
    return entry(commit, type, Map.of("sha256", Digests.sha256Hex(EntryOpening.json(detail))));
  }

  private Map<String, Object> entry(Commit commit, String type, Map<String, Object> values) {
    Map<String, Object> entry = new TreeMap<>(values);
    entry.put("type", type);
    entry.put("at", commit.at().toString());
    entry.put("commit", commit.number());
    entry.put("commit_sha256", commit.sha256());
    if (commit.at().isBefore(latest)) {
      entry.put("after", latest.toString());
    }
    return entry;
  }
}
