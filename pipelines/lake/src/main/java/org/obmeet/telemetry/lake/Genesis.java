package org.obmeet.telemetry.lake;

import java.util.Map;
import java.util.Objects;

/**
 * What is fixed when a lake is made; entry 0 of its log.
 *
 * @param ringId {@link KeyRing#id()} of the key ring that the lake's pseudonyms come from
 * @param consent where consents come from
 * @param region where the data lie, as operators name it
 */
public record Genesis(String ringId, ConsentMode consent, String region) {
  public Genesis {
    Objects.requireNonNull(ringId, "ringId");
    Objects.requireNonNull(consent, "consent");
    Objects.requireNonNull(region, "region");
  }

  Draft draft(java.time.Instant at) {
    return Draft.of(EntryKind.GENESIS, -1, at, "genesis")
        .withDetail(Map.of("ring", ringId, "consent", consent.word(), "region", region));
  }

  static Genesis of(Entry entry) {
    return new Genesis(
        Details.text(entry, "ring"),
        Details.word(entry, "consent", ConsentMode.class),
        Details.text(entry, "region"));
  }
}
