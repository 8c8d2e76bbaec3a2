package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.Map;
import org.obmeet.telemetry.lake.keys.Keyset;

/**
 * The properties that are fixed when a lake is created, in commit 0 of its log.
 *
 * @param keysetId {@link Keyset#id()} of the keyset of the lake's pseudonyms
 * @param consent origin of the lake's consents
 * @param region location of the data, in the words of the operator
 */
public record LakeMetadata(String keysetId, ConsentMode consent, String region) {
  public CommitDraft draft(Instant at) {
    return CommitDraft.of(CommitKind.GENESIS, -1, at, "genesis")
        .withDetail(Map.of("ring", keysetId, "consent", consent.word(), "region", region));
  }

  public static LakeMetadata of(Commit commit) {
    return new LakeMetadata(
        CommitDetails.text(commit, "ring"),
        CommitDetails.word(commit, "consent", ConsentMode.class),
        CommitDetails.text(commit, "region"));
  }
}
