package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.domain.Window;

/** Reads released tables from the release files. */
public final class ReleaseFiles {
  private ReleaseFiles() {}

  /**
   * Returns the tables of a stream and window in order of publication, including superseded
   * revisions.
   *
   * @throws JobException if a file is missing or damaged, or has not the tables that the log names
   */
  public static List<ReleasedTable> of(Lake lake, LakeState state, String stream, Window window) {
    Map<FileRef, List<TableRelease>> byFile = new LinkedHashMap<>();
    state.history().stream()
        .filter(one -> one.stream().equals(stream) && one.key().window().equals(window))
        .forEach(one -> byFile.computeIfAbsent(one.file(), file -> new ArrayList<>()).add(one));
    List<ReleasedTable> tables = new ArrayList<>();
    byFile.forEach(
        (file, releases) -> {
          Map<String, ReleasedTable> named = new LinkedHashMap<>();
          read(lake, file.path(), file.sha256())
              .tables()
              .forEach(table -> named.put(table.name(), table));
          for (TableRelease release : releases) {
            ReleasedTable table = named.get(release.key().table());
            if (table == null || table.revision() != release.revision()) {
              throw damaged(file.path(), null);
            }
            tables.add(table);
          }
        });
    return tables;
  }

  /**
   * Reads a release file.
   *
   * @throws JobException if the file is missing, or is not the one that the log names
   */
  public static Release read(Lake lake, String path, String sha256) {
    return parse(path, bytes(lake, path, sha256));
  }

  /**
   * Reads the bytes of a release file.
   *
   * @throws JobException if the file is missing, or is not the one that the log names
   */
  public static byte[] bytes(Lake lake, String path, String sha256) {
    try {
      byte[] bytes = lake.files().bytes(path);
      if (!Digests.sha256Hex(bytes).equals(sha256)) {
        throw damaged(path, null);
      }
      return bytes;
    } catch (LakeException e) {
      throw damaged(path, e);
    }
  }

  /** Parses the bytes of a release file. Throws JobException if they are no release. */
  public static Release parse(String path, byte[] bytes) {
    try {
      return Release.parse(bytes);
    } catch (IOException e) {
      throw damaged(path, e);
    }
  }

  private static JobException damaged(String path, Exception cause) {
    return new JobException(
        ExitCode.VERIFICATION_FAILED,
        path
            + " is missing or damaged. List such files with 'telemetry ledger verify' and restore"
            + " them with 'telemetry restore'",
        cause);
  }
}
