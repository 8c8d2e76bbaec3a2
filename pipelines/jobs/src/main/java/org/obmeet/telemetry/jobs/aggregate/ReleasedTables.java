package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.domain.Window;

/** Reads the tables published for a stream and window, from the archived copies. */
public final class ReleasedTables {
  private ReleasedTables() {}

  /**
   * A published table.
   *
   * @param release the table's entry in the log
   * @param declaration the cube's declaration at the time of publication
   * @param table the published values
   */
  public record Published(
      TableRelease release, ReleasedDeclaration declaration, ReleasedCube table) {
    public PublishedTableArchive.Content content() {
      return new PublishedTableArchive.Content(declaration, table);
    }
  }

  /**
   * Returns the tables in order of publication, including superseded revisions.
   *
   * @throws JobException if a copy is missing or damaged
   */
  public static List<Published> of(Lake lake, LakeState state, String stream, Window window) {
    List<Published> tables = new ArrayList<>();
    PublishedTableArchive archive = new PublishedTableArchive(lake, state);
    List<TableRelease> releases =
        state.history().stream()
            .filter(release -> release.key().window().equals(window))
            .filter(release -> !release.key().isWitnesses())
            .sorted(Comparator.comparing(TableRelease::commit).thenComparing(TableRelease::key))
            .toList();
    for (TableRelease release : releases) {
      read(archive, release, stream)
          .ifPresent(c -> tables.add(new Published(release, c.declaration(), c.table())));
    }
    return tables;
  }

  private static Optional<PublishedTableArchive.Content> read(
      PublishedTableArchive archive, TableRelease release, String stream) {
    try {
      return archive.read(release, release.key().table(), stream);
    } catch (IOException | LakeException e) {
      throw new JobException(
          ExitCode.VERIFICATION_FAILED,
          "the copy of %s in ledger/released is missing or damaged: restore it from a backup"
              .formatted(release.key()),
          e);
    }
  }
}
