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
   * @throws LakeFormException in the cases of {@link #requireForm}
   */
  public static LakeMetadata of(Commit commit) {
    requireForm(commit);
    return new LakeMetadata(
        CommitDetails.text(commit, "ring"),
        CommitDetails.word(commit, "consent", ConsentMode.class),
        CommitDetails.text(commit, "region"));
  }

  /**
   * Checks the version of the stored forms.
   *
   * @throws LakeFormException if an earlier or later version of the program has made the lake
   * @throws CorruptLogException if the version is no number
   */
  public static void requireForm(Commit commit) {
    Object form = commit.detail().getOrDefault("form", 2L);
    if (!(form instanceof Long)) {
      throw new CorruptLogException(
          commit.number(),
          "'form' must be a whole number in a genesis commit; it is " + shown(form));
    }
    if (!form.equals(FORM)) {
      throw new LakeFormException(
          ("the lake has the form %s, and this version opens lakes of the form %s only. Export what"
                  + " you need with the version that made the lake, and make a new lake")
              .formatted(form, FORM));
    }
  }

  private static String shown(Object form) {
    return form instanceof String ? "the text '" + form + "'" : String.valueOf(form);
  }
}
