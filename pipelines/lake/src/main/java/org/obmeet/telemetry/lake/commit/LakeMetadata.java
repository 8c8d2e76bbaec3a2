package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The properties that are fixed when a lake is created, in commit 0 of its log.
 *
 * @param keysetId {@link Keyset#id()} of the keyset of the lake's pseudonyms
 * @param consent origin of the lake's consents
 * @param region location of the data, in the words of the operator
 */
public record LakeMetadata(String keysetId, ConsentMode consent, String region) {
  /** Version of the stored forms. A program opens only lakes of its own version. */
  private static final long FORM = 4;

  private static final String FORM_KEY = "form";

  public CommitDraft draft(Instant at) {
    return CommitDraft.of(CommitKind.GENESIS, -1, at, "genesis")
        .put(
            LogKey.META,
            Map.of(
                FORM_KEY, FORM, "keyset", keysetId, "consent", consent.word(), "region", region));
  }

  /**
   * Reads the properties from commit 0.
   *
   * @throws LakeFormException in the cases of {@link #requireForm}
   * @throws CorruptLogException if it is not the first commit of a log
   */
  public static LakeMetadata of(Commit commit) {
    return of(commit.number(), commit.put().get(LogKey.META));
  }

  /** Reads the value of {@link LogKey#META}, as {@link #of(Commit)} does. */
  public static LakeMetadata of(long number, Object value) {
    requireForm(number, value);
    Map<?, ?> map = (Map<?, ?>) value;
    Optional<ConsentMode> consent =
        KeywordEnum.of(ConsentMode.class, String.valueOf(map.get("consent")));
    if (consent.isEmpty()
        || !(map.get("keyset") instanceof String)
        || !(map.get("region") instanceof String)) {
      throw new CorruptLogException(
          number,
          "it must have 'keyset', 'region' and 'consent', which is one of %s"
              .formatted(KeywordEnum.words(ConsentMode.class)));
    }
    return new LakeMetadata((String) map.get("keyset"), consent.get(), (String) map.get("region"));
  }

  /**
   * Checks the version of the stored forms.
   *
   * @param value of {@link LogKey#META}; null in lakes of earlier forms
   * @throws LakeFormException if an earlier or later version of the program has made the lake
   * @throws CorruptLogException if the version is no number
   */
  public static void requireForm(long number, Object value) {
    Object form = value instanceof Map<?, ?> map ? map.get(FORM_KEY) : FORM - 1;
    if (!(form instanceof Long)) {
      throw new CorruptLogException(
          number, "'form' must be a whole number in a genesis commit; it is " + shown(form));
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
