package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;

/**
 * The detail of a {@code CONSENTS} commit.
 *
 * @param inputs fingerprints of imported files; empty if no file was imported
 * @param recorded number of new opt-ins and opt-outs; 0 if files were merged
 */
public record ConsentsCommit(List<String> inputs, long recorded) {
  public ConsentsCommit {
    inputs = inputs.stream().sorted().distinct().toList();
  }

  /** Returns a draft that adds quarantine files and {@link LakeLayout#consentFile} files. */
  public CommitDraft draft(long base, Instant at, String run, List<FileRef> added) {
    return CommitDraft.of(CommitKind.CONSENTS, base, at, run)
        .withAdded(added)
        .withDetail(Map.of("inputs", inputs, "recorded", recorded));
  }
}
