package org.obmeet.telemetry.jobs.aggregate.publish;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.commit.TablesSuppressedCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Publishes staged tables. The log also records the tables that are suppressed.
 *
 * @param base number of the log head for which the tables were decided
 */
public record ReleasePublisher(Lake lake, AggregateRequest request, String run, long base) {
  private static final ConflictCheck NO_CONCURRENT_CHANGE =
      ConflictCheck.rejectKinds(
          CommitKind.RELEASE,
          CommitKind.REFUSE,
          CommitKind.SUPPRESS,
          CommitKind.REWRITE,
          CommitKind.RETAIN);

  /**
   * Publishes every staged table of the run in one commit. Further commits record the tables that
   * are suppressed.
   */
  public void publish(List<WindowResult> results) {
    List<CubeResult> cubes = results.stream().flatMap(one -> one.cubes().stream()).toList();
    long head = base;
    if (cubes.stream().anyMatch(cube -> !cube.staged().isEmpty())) {
      try (ExclusiveLease alone = LakeAccess.acquireToPublish(lake)) {
        head = release(results);
      }
    }
    recordSuppressed(cubes, head);
  }

  /**
   * Creates the files and commits them. No file is created if another run has published since the
   * plan. The lease keeps other runs from publishing until the commit.
   */
  private long release(List<WindowResult> results) {
    requireNoChange();
    FileCleanup cleanup = new FileCleanup(lake, request.now(), run);
    Map<String, String> moved = new TreeMap<>();
    List<CubeResult> cubes =
        results.stream()
            .flatMap(one -> one.cubes().stream())
            .map(cube -> cube.withStaged(atFreePaths(cube.staged(), cleanup, moved)))
            .toList();
    List<CubeResult.Staged> copies =
        results.stream()
            .flatMap(one -> one.copies().stream())
            .map(copy -> atFreePath(copy, cleanup))
            .toList();
    List<ReleaseCommit.Item> items =
        new ArrayList<>(cubes.stream().flatMap(cube -> items(cube).stream()).toList());
    List<FileRef> superseded = superseded(cubes);
    List<CubeResult.Staged> staged = new ArrayList<>();
    cubes.forEach(cube -> staged.addAll(cube.staged()));
    staged.addAll(copies);
    for (WindowResult result : results) {
      if (!result.witnesses().isEmpty()) {
        List<CubeResult.Staged> witnesses =
            atFreePaths(result.witnesses(), cleanup, moved).stream()
                .map(one -> withFolders(one, moved))
                .toList();
        TableRelease former = lake.state().releases().get(witnessesKey(result));
        items.add(witnessesItem(result, witnesses, former == null ? 1 : former.revision() + 1));
        superseded.addAll(former == null ? List.of() : former.files());
        staged.addAll(witnesses);
      }
    }
    CommitDraft draft =
        new ReleaseCommit(items)
            .draft(base, request.now(), run)
            .withFurtherDetail("policy", Catalogs.digests(request.catalog()).get("policy"))
            .withAdded(staged.stream().map(CubeResult.Staged::file).toList())
            .withRemoved(superseded);
    List<FileRef> created = new ArrayList<>();
    for (CubeResult.Staged one : staged) {
      if (!lake.files().link(one.from(), one.file().path())) {
        cleanup.deleteWritten(created);
        throw new CommitConflictException(
            "another run has created '" + one.file().path() + "'; run it again");
      }
      created.add(one.file());
    }
    return cleanup.append(draft, NO_CONCURRENT_CHANGE).number();
  }

  private void requireNoChange() {
    List<Commit> newer = lake.log().after(base);
    if (!newer.isEmpty()) {
      NO_CONCURRENT_CHANGE.rebase(
          CommitDraft.of(CommitKind.RELEASE, base, request.now(), run), newer);
    }
  }

  /**
   * Returns staged files with the paths to publish. They are the same for every run, unless another
   * run may still commit files of these paths. The folder then has the name of this run.
   *
   * @param moved map to which the new folder is added, by the former one
   */
  private List<CubeResult.Staged> atFreePaths(
      List<CubeResult.Staged> staged, FileCleanup cleanup, Map<String, String> moved) {
    List<String> paths = staged.stream().map(one -> one.file().path()).toList();
    cleanup.makeRoom(paths);
    if (paths.stream().noneMatch(lake.files()::exists)) {
      return staged;
    }
    List<CubeResult.Staged> own = staged.stream().map(this::inOwnFolder).toList();
    for (int i = 0; i < own.size(); i++) {
      moved.put(staged.get(i).folder() + "/", own.get(i).folder() + "/");
    }
    return own;
  }

  /** Returns the staged program that checks witnesses with new folders of the tables it reads. */
  private CubeResult.Staged withFolders(CubeResult.Staged staged, Map<String, String> moved) {
    if (moved.isEmpty() || !staged.file().path().endsWith("/" + WitnessFiles.VERIFIER)) {
      return staged;
    }
    String text = new String(lake.files().bytes(staged.from()), StandardCharsets.UTF_8);
    for (Map.Entry<String, String> folder : moved.entrySet()) {
      text = text.replace(folder.getKey(), folder.getValue());
    }
    String from = staged.from() + "." + run;
    FileRef file = lake.files().write(from, text.getBytes(StandardCharsets.UTF_8), 1);
    return new CubeResult.Staged(
        from, staged.table(), staged.folder(), file.at(staged.file().path()));
  }

  private static ReleaseKey witnessesKey(WindowResult result) {
    String table = result.witnesses().get(0).table();
    return new ReleaseKey(
        table, Window.parse(result.key().substring(result.key().indexOf('/') + 1)));
  }

  private static ReleaseCommit.Item witnessesItem(
      WindowResult result, List<CubeResult.Staged> witnesses, int revision) {
    String folder = witnesses.get(0).folder();
    return new ReleaseCommit.Item(
        folder.split("/", -1)[1],
        witnessesKey(result),
        folder,
        witnesses.stream().map(CubeResult.Staged::file).toList(),
        revision);
  }

  private CubeResult.Staged inOwnFolder(CubeResult.Staged staged) {
    LakeLayout layout = lake.layout();
    String path = staged.file().path();
    String folder = layout.runReleaseFolder(staged.folder(), run);
    String own = folder + path.substring(staged.folder().length());
    return new CubeResult.Staged(staged.from(), staged.table(), folder, staged.file().at(own));
  }

  /** Returns archived copies at a free path; each commit of a window has a file of them. */
  private CubeResult.Staged atFreePath(CubeResult.Staged copies, FileCleanup cleanup) {
    String path = copies.file().path();
    cleanup.makeRoom(List.of(path));
    String free =
        lake.files().exists(path) ? path.replaceFirst("\\.json$", ".run-" + run + ".json") : path;
    return new CubeResult.Staged(copies.from(), "", "", copies.file().at(free));
  }

  /** Files of the tables that revisions replace. The archived copies of these tables stay. */
  private List<FileRef> superseded(List<CubeResult> cubes) {
    Map<ReleaseKey, TableRelease> releases = lake.state().releases();
    List<FileRef> files = new ArrayList<>();
    for (CubeResult cube : cubes) {
      if (cube.revision() > 1 && !cube.staged().isEmpty()) {
        Window window = Window.parse(cube.counts().window());
        Stream.of(cube.counts().cube(), cube.counts().cube() + Cube.LEVELS)
            .flatMap(table -> Stream.ofNullable(releases.get(new ReleaseKey(table, window))))
            .forEach(release -> files.addAll(release.files()));
      }
    }
    return files;
  }

  private static List<ReleaseCommit.Item> items(CubeResult cube) {
    Window window = Window.parse(cube.counts().window());
    Map<String, List<CubeResult.Staged>> byTable = new LinkedHashMap<>();
    cube.staged().forEach(s -> byTable.computeIfAbsent(s.table(), t -> new ArrayList<>()).add(s));
    List<ReleaseCommit.Item> items = new ArrayList<>();
    byTable.forEach(
        (table, staged) ->
            items.add(
                new ReleaseCommit.Item(
                    cube.family(),
                    new ReleaseKey(table, window),
                    staged.get(0).folder(),
                    staged.stream().map(CubeResult.Staged::file).toList(),
                    cube.revision())));
    return items;
  }

  /** Records the suppressed tables, unless the log already has the same explanation. */
  private void recordSuppressed(List<CubeResult> cubes, long after) {
    Map<ReleaseKey, String> known = lake.state().suppressedTables();
    SortedMap<String, List<ReleaseKey>> byExplanation = new TreeMap<>();
    for (CubeResult cube : cubes) {
      ReleaseCounts counts = cube.counts();
      ReleaseKey key = new ReleaseKey(counts.cube(), Window.parse(counts.window()));
      if (counts.decision().equals(CubeDecision.Action.SUPPRESSED.word())
          && !counts.explanation().equals(known.get(key))) {
        byExplanation.computeIfAbsent(counts.explanation(), e -> new ArrayList<>()).add(key);
      }
    }
    long head = after;
    for (Map.Entry<String, List<ReleaseKey>> entry : byExplanation.entrySet()) {
      CommitDraft draft =
          new TablesSuppressedCommit(entry.getValue(), entry.getKey())
              .draft(head, request.now(), run);
      head = lake.log().append(draft, ConflictCheck.alwaysRebase()).number();
    }
  }
}
