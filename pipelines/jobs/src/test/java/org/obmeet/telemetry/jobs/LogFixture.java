package org.obmeet.telemetry.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.commit.WindowsClosedCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.domain.Window;

/** A log of commits in memory, whose files do not exist. */
public final class LogFixture {
  private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");
  private static final LakeLayout LAYOUT = new LakeLayout();

  private final List<Commit> commits = new ArrayList<>();

  /** Creates a log that has only its first commit. */
  public LogFixture() {
    append(new LakeMetadata("keys", ConsentMode.RECORDED, "eu").draft(AT));
  }

  /** Appends a commit and returns its number. */
  public long append(CommitDraft draft) {
    long number = commits.size();
    commits.add(
        new Commit(
            number,
            draft.kind(),
            draft.at(),
            draft.run(),
            "",
            draft.added(),
            draft.removed(),
            stored(draft.detail()),
            "sha-" + number));
    return number;
  }

  /** Returns a detail as it is read from a log, which has no other integers than long ones. */
  private static Map<String, Object> stored(Map<String, Object> detail) {
    try {
      return CanonicalJson.map(CanonicalJson.canonical(detail));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends a commit without files. */
  public long append(CommitKind kind, Map<String, Object> detail) {
    return append(CommitDraft.of(kind, commits.size() - 1, AT, "run").withDetail(detail));
  }

  /** Appends an ingest of one clean file of 10 rows and 100 bytes for each day. */
  public long ingest(String stream, String... days) {
    String batch = "batch" + commits.size();
    return ingest(
        stream,
        Stream.of(days)
            .map(day -> LAYOUT.cleanFile(stream, LocalDate.parse(day), 0, batch))
            .map(path -> new FileRef(path, 10, 100, "sha"))
            .toList());
  }

  /** Appends an ingest of clean or quarantine files. */
  public long ingest(String stream, List<FileRef> files) {
    String batch = "batch" + commits.size();
    return append(
        new IngestCommit(batch, List.of(), Map.of(stream, 1), Map.of(stream, 1), Map.of())
            .draft(commits.size() - 1, AT, "run", files));
  }

  /** Appends the rewrite of a clean file. */
  public long rewrite(CommitKind kind, String path) {
    FileRef old = state().files().get(path);
    FileRef file = old.at(path.replace(".parquet", "") + "-" + commits.size() + ".parquet");
    return append(
        new RewriteCommit(List.of(old), List.of(file), Map.of(file.path(), path))
            .draft(kind, commits.size() - 1, AT, "run", Map.of()));
  }

  /** Appends the closing of a base window. */
  public long close(String stream, Window window) {
    return append(
        new WindowsClosedCommit(stream, List.of(window)).draft(commits.size() - 1, AT, "run"));
  }

  /** Appends the release of a table. */
  public long release(String family, String table, Window window, int revision) {
    ReleaseKey key = new ReleaseKey(table, window);
    String folder = LAYOUT.releaseFolder(family, table, window, revision);
    List<FileRef> files =
        List.of(
            new FileRef(folder + "/_MANIFEST.json", 0, 50, "manifest"),
            new FileRef(folder + "/part.parquet", 4, 100, "sha"));
    return append(
        new ReleaseCommit(List.of(new ReleaseCommit.Item(family, key, folder, files, revision)))
            .draft(commits.size() - 1, AT, "run"));
  }

  public List<Commit> commits() {
    return commits;
  }

  public LakeState state() {
    return LakeState.replay(commits);
  }
}
