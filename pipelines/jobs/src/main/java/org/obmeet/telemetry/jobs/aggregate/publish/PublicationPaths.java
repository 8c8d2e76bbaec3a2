package org.obmeet.telemetry.jobs.aggregate.publish;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Chooses the paths at which a run creates its release files. A plain path does not depend on the
 * run. A path with the run's name is used if a file of another run exists at the plain path, or if
 * another run may still delete such a file.
 *
 * <p>A run deletes files of a dead run after it has fenced the dead run. If its lease to publish
 * {@link Leases#canBeLost() can be lost}, it may be paused before the deletion, and delete a later
 * file of the same path. Then plain paths are used only if no run was fenced since the windows were
 * closed, that is, since any run could create files at these paths.
 */
final class PublicationPaths {
  private final FileCleanup cleanup;
  private final Lake lake;

  private final boolean leaseCanBeLost;

  /** Number of the commit up to which the log was read for fences. */
  private final long head;

  /** True if the lease can be lost, and a run was fenced since the windows were closed. */
  private final boolean fenced;

  /** New folders of tables that are not at plain paths, by plain folder; both end with a slash. */
  private final Map<String, String> moved = new TreeMap<>();

  private PublicationPaths(FileCleanup cleanup, long head, boolean fenced) {
    this.cleanup = cleanup;
    this.lake = cleanup.lake();
    this.leaseCanBeLost = lake.files().leases().canBeLost();
    this.head = head;
    this.fenced = fenced;
  }

  /**
   * Creates the paths of a run that has the lease to publish.
   *
   * @param cleanup cleanup by the run
   */
  static PublicationPaths of(FileCleanup cleanup, LakeState state, List<WindowResult> results) {
    boolean fenced = false;
    if (cleanup.lake().files().leases().canBeLost()) {
      long closed =
          results.stream()
              .flatMap(one -> one.tables().stream())
              .mapToLong(table -> closedBy(state, table.key().window()))
              .min()
              .orElse(0);
      fenced = cleanup.lake().log().after(closed).stream().anyMatch(PublicationPaths::isFence);
    }
    return new PublicationPaths(cleanup, state.head().number(), fenced);
  }

  /** Returns the number of the commit that closed the first base window of a window; 0 if none. */
  private static long closedBy(LakeState state, Window window) {
    return state.closed().values().stream()
        .flatMap(closed -> closed.entrySet().stream())
        .filter(
            closed ->
                closed.getKey().contains(window.start())
                    || window.contains(closed.getKey().start()))
        .mapToLong(Map.Entry::getValue)
        .min()
        .orElse(0);
  }

  private static boolean isFence(Commit commit) {
    return commit.kind() == CommitKind.FENCE;
  }

  /** Returns a check that rejects the release at plain paths after a new fence. */
  ConflictCheck check() {
    return (draft, newer) -> {
      if (leaseCanBeLost
          && !fenced
          && newer.stream().anyMatch(commit -> commit.number() > head && isFence(commit))) {
        throw new CommitConflictException(
            "a run was fenced while run " + draft.run() + " was publishing; run it again");
      }
      return draft;
    };
  }

  /** Returns a staged table with the paths to publish. */
  StagedTable of(StagedTable table) {
    StagedTable free = table;
    if (!isFree(table.files())) {
      free = table.in(lake.layout().runReleaseFolder(table.folder(), cleanup.run()));
      moved.put(table.folder() + "/", free.folder() + "/");
    }
    return table.key().isWitnesses() && !moved.isEmpty() ? withFolders(free) : free;
  }

  /** Returns archived copies with the path to publish. Each commit of a window has its own file. */
  StagedFile of(StagedFile copies) {
    if (isFree(List.of(copies))) {
      return copies;
    }
    String path = copies.file().path();
    String own = path.replaceFirst("\\.json$", ".run-" + cleanup.run() + ".json");
    return new StagedFile(copies.from(), copies.file().at(own));
  }

  private boolean isFree(List<StagedFile> files) {
    List<String> paths = files.stream().map(one -> one.file().path()).toList();
    if (!leaseCanBeLost) {
      cleanup.makeRoom(paths);
    }
    return !fenced && paths.stream().noneMatch(lake.files()::exists);
  }

  /** Returns staged witnesses whose program reads the tables from their new folders. */
  private StagedTable withFolders(StagedTable witnesses) {
    List<StagedFile> files = new ArrayList<>();
    for (StagedFile one : witnesses.files()) {
      if (one.file().path().endsWith("/" + WitnessFiles.VERIFIER)) {
        String text = new String(lake.files().bytes(one.from()), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> folder : moved.entrySet()) {
          text = text.replace(folder.getKey(), folder.getValue());
        }
        String from = one.from() + "." + cleanup.run();
        FileRef file = lake.files().write(from, text.getBytes(StandardCharsets.UTF_8), 1);
        files.add(new StagedFile(from, file.at(one.file().path())));
      } else {
        files.add(one);
      }
    }
    return witnesses.withFiles(files);
  }
}
