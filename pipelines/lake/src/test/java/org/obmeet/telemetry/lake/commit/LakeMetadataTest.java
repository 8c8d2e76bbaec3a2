package org.obmeet.telemetry.lake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LakeMetadataTest {
  private static final Instant AT = Instant.parse("2026-11-20T00:00:00Z");
  private static final LakeMetadata METADATA = new LakeMetadata("r", ConsentMode.ASSUMED, "eu");

  private static Commit genesis(Object form) {
    SortedMap<String, Object> put = METADATA.draft(AT).put();
    Map<String, Object> meta = new HashMap<>();
    ((Map<?, ?>) put.get(LogKey.META)).forEach((key, value) -> meta.put((String) key, value));
    meta.put("form", form);
    return commit(new TreeMap<>(Map.of(LogKey.META, meta)));
  }

  private static Commit commit(SortedMap<String, Object> put) {
    return new Commit(
        0,
        CommitKind.GENESIS,
        AT,
        "genesis",
        "0".repeat(64),
        put,
        new TreeSet<>(),
        new TreeSet<>(),
        Map.of(),
        "");
  }

  @Test
  void lake_ofThisVersion_hasItsMetadata() {
    assertThat(LakeMetadata.of(commit(METADATA.draft(AT).put()))).isEqualTo(METADATA);
  }

  @Test
  void lake_ofAnotherForm_isRefusedWithTheNextStep() {
    assertThatThrownBy(() -> LakeMetadata.of(genesis(5L)))
        .isInstanceOf(LakeFormException.class)
        .hasMessage(
            "the lake has the form 5, and this version opens lakes of the form 4 only. Export what"
                + " you need with the version that made the lake, and make a new lake");
    assertThatThrownBy(() -> LakeMetadata.of(commit(new TreeMap<>())))
        .isInstanceOf(LakeFormException.class)
        .hasMessageStartingWith("the lake has the form 3, ");
  }

  @Test
  void form_thatIsNoNumber_isACorruptLog() {
    assertThatThrownBy(() -> LakeMetadata.of(genesis(null)))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageEndingWith("'form' must be a whole number in a genesis commit; it is null");
    assertThatThrownBy(() -> LakeMetadata.of(genesis("4")))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageEndingWith("must be a whole number in a genesis commit; it is the text '4'");
  }
}
