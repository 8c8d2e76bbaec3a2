package org.obmeet.telemetry.lake.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.io.CanonicalJson;

/** Tests that invalid details of commits are found, and reported as a corrupt log. */
class LakeStateBuilderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        "INGEST {\"batch\":\"b\",\"inputs\":[1]}",
        "INGEST {\"batch\":\"b\",\"streams\":{\"s\":1}}",
        "KEYS {\"destroyed\":[1]}",
        "KEYS {\"made\":{\"a\":1}}",
        "SETTLE {\"stream\":\"s\",\"windows\":[1]}",
        "RELEASE {\"releases\":[\"x\"]}",
        "REFUSE {\"explanation\":\"\",\"refused\":[1]}",
        "LOST {\"windows\":[1]}",
        "REWRITE {\"replaces\":{\"a\":1}}",
        "RETAIN {\"replaces\":[0]}",
        "RESTORE {\"replaces\":\"a\"}",
        "ERASE {\"replaces\":{\"a\":[]}}",
        "FENCE {}",
        "FENCE {\"fenced\":1}"
      })
  void validate_detailOfAnotherType_isCorrupt(CommitKind kind, String detail) throws IOException {
    Commit commit =
        new Commit(
            7,
            kind,
            SampleDataset.AT,
            "run",
            "",
            List.of(),
            List.of(),
            CanonicalJson.map(detail.getBytes(UTF_8)),
            "");

    assertThatThrownBy(() -> LakeStateBuilder.validate(commit))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("commit 7");
  }
}
