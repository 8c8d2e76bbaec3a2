package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.Map;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * The properties that are fixed when a lake is created, in commit 0 of its log.
 *
 * @param keysetId {@link Keyset#id()} of the keyset of the lake's pseudonyms
 * @param consent origin of the lake's consents
 * @param region location of the data, in the words of the operator
 */
public record LakeMetadata(String keysetId, ConsentMode consent, String region) {
  /** Version of the stored forms. A program opens only lakes of its own version. */
  private static final long FORM = 3;

  public CommitDraft draft(Instant at) {
    return CommitDraft.of(CommitKind.GENESIS, -1, at, "genesis")
        .withDetail(
            Map.of("form", FORM, "ring", keysetId, "consent", consent.word(), "region", region));
  }

  /**
   * Reads the properties.
   *
   * @throws LakeException if an earlier or later version of the program has made the lake
   */
  public static LakeMetadata of(Commit commit) {
    Object form = commit.detail().getOrDefault("form", 2L);
    if (!form.equals(FORM)) {
      throw new LakeException(
          ("the lake has the form %s, and this version opens lakes of the form %s only. Export what"
                  + " you need with the version that made the lake, and make a new lake")
              .formatted(form, FORM));
    }
    return new LakeMetadata(
        CommitDetails.text(commit, "ring"),
        CommitDetails.word(commit, "consent", ConsentMode.class),
        CommitDetails.text(commit, "region"));
  }
}
