package org.obmeet.telemetry.lake.commit;

import java.util.Map;
import java.util.Objects;
import org.obmeet.telemetry.lake.keys.Keyset;

/**
 * What is fixed when a lake is made; entry 0 of its log.
 *
 * @param keysetId {@link Keyset#id()} of the key ring that the lake's pseudonyms come from
 * @param consent where consents come from
 * @param region where the data lie, as operators name it
 */
public record LakeMetadata(String keysetId, ConsentMode consent, String region) {
  public LakeMetadata {
    Objects.requireNonNull(keysetId, "ringId");
    Objects.requireNonNull(consent, "consent");
    Objects.requireNonNull(region, "region");
  }

  public CommitDraft draft(java.time.Instant at) {
    return CommitDraft.of(CommitKind.GENESIS, -1, at, "genesis")
        .withDetail(Map.of("ring", keysetId, "consent", consent.word(), "region", region));
  }

  public static LakeMetadata of(Commit entry) {
    return new LakeMetadata(
        CommitDetails.text(entry, "ring"),
        CommitDetails.word(entry, "consent", ConsentMode.class),
        CommitDetails.text(entry, "region"));
  }
}
