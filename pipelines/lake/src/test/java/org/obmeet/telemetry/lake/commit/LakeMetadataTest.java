package org.obmeet.telemetry.lake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LakeMetadataTest {
  private static final Instant AT = Instant.parse("2026-11-20T00:00:00Z");
  private static final LakeMetadata METADATA = new LakeMetadata("r", ConsentMode.ASSUMED, "eu");

  private static Commit genesis(Object form) {
    Map<String, Object> detail = new HashMap<>(METADATA.draft(AT).detail());
    detail.put("form", form);
    return genesis(detail);
  }

  private static Commit genesis(Map<String, Object> detail) {
    return new Commit(
        0, CommitKind.GENESIS, AT, "genesis", "0".repeat(64), List.of(), List.of(), detail, "");
  }

  @Test
  void lake_ofThisVersion_hasItsMetadata() {
    assertThat(LakeMetadata.of(genesis(METADATA.draft(AT).detail()))).isEqualTo(METADATA);
  }

  @Test
  void lake_ofAnotherForm_isRefusedWithTheNextStep() {
    assertThatThrownBy(() -> LakeMetadata.of(genesis(4L)))
        .isInstanceOf(LakeFormException.class)
        .hasMessage(
            "the lake has the form 4, and this version opens lakes of the form 3 only. Export what"
                + " you need with the version that made the lake, and make a new lake");
    assertThatThrownBy(() -> LakeMetadata.of(genesis(Map.of("ring", "r"))))
        .isInstanceOf(LakeFormException.class)
        .hasMessageStartingWith("the lake has the form 2, ");
  }

  @Test
  void form_thatIsNoNumber_isACorruptLog() {
    assertThatThrownBy(() -> LakeMetadata.of(genesis((Object) null)))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageEndingWith("'form' must be a whole number in a genesis commit; it is null");
    assertThatThrownBy(() -> LakeMetadata.of(genesis("3")))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageEndingWith("must be a whole number in a genesis commit; it is the text '3'");
  }
}
