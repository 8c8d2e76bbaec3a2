package org.obmeet.telemetry.lake.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FileDaysTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-02");
  private static final FileDays THREE =
      FileDays.of(List.of(FIRST.plusDays(4), FIRST, FIRST.plusDays(2)));

  @Test
  void days_ofSeveral_areInThePathAndAreParsedFromIt() {
    LakeLayout layout = new LakeLayout();
    String path = layout.cleanFile("sample", THREE, 3, "9f86d081884c7d65", "run-1");

    assertThat(path)
        .isEqualTo("clean/sample/date=2026-11-02/bucket=03/9f86d081884c7d65.15-run-1.parquet");
    assertThat(layout.parseClean(path).orElseThrow().days()).isEqualTo(THREE);
    assertThat(layout.parseClean(layout.renamed(path, "run-2")).orElseThrow().days())
        .isEqualTo(THREE);
    assertThat(LakeLayout.isImmutable(path)).isTrue();
    assertThat(LakeLayout.run(path)).contains("run-1");
  }

  @Test
  void day_ofOne_isTheFolderAlone() {
    String path = new LakeLayout().cleanFile("sample", FileDays.of(FIRST), 3, "abc", "run");

    assertThat(path).isEqualTo("clean/sample/date=2026-11-02/bucket=03/abc-run.parquet");
    assertThat(new LakeLayout().parseClean(path).orElseThrow().days())
        .isEqualTo(FileDays.of(FIRST));
  }

  @Test
  void path_withBitsThatAreNoDays_isNoCleanFile() {
    for (String bits : List.of("14", "xyz", "11112222333344445")) {
      String path = "clean/sample/date=2026-11-02/bucket=03/abc." + bits + "-run.parquet";
      assertThat(new LakeLayout().parseClean(path)).as(bits).isEmpty();
    }
  }

  @Test
  void contains_andOverlap_equalThoseOfASet() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      SortedSet<LocalDate> set = new TreeSet<>();
      for (int i = 0; i <= random.nextInt(30); i++) {
        set.add(FIRST.plusDays(random.nextInt(64)));
      }
      FileDays days = FileDays.of(set);
      assertThat(days.stream()).containsExactlyElementsOf(set);
      assertThat(days.last()).isEqualTo(set.last());
      LocalDate from = FIRST.plusDays(random.nextInt(90) - 10);
      LocalDate end = from.plusDays(random.nextInt(30));
      assertThat(days.contains(from)).isEqualTo(set.contains(from));
      assertThat(days.overlap(from, end)).isEqualTo(!set.subSet(from, end).isEmpty());
    }
  }

  @Test
  void days_tooFarApartOrNone_areRefused() {
    assertThatThrownBy(() -> FileDays.of(List.of(FIRST, FIRST.plusDays(64))))
        .hasMessageContaining("within 64 days");
    assertThatThrownBy(() -> FileDays.of(List.of())).hasMessageContaining("must have rows");
    assertThatThrownBy(() -> new FileDays(FIRST, 2)).hasMessageContaining("first day");
  }
}
