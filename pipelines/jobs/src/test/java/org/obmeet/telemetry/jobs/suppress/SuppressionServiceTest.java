package org.obmeet.telemetry.jobs.suppress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

/** Tests which suppressions are listed, and what is left of a lifted one. */
class SuppressionServiceTest {
  private static final Instant SET = Instant.parse("2026-11-03T12:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;
  private Lake lake;
  private SuppressionService service;

  @BeforeEach
  void create() {
    Path keys = folder.resolve("keys");
    lake =
        Lake.create(
            folder.resolve("lake").toString(),
            new LakeMetadata(Keyset.create(keys).id(), ConsentMode.RECORDED, "eu"),
            SET);
    service = new SuppressionService(lake, keys, NOW, Catalogs.SHIPPED);
  }

  /** Sets a row about an instance, which is a completed erasure if it erases. */
  private void set(Purpose purpose, Optional<Instant> until, Optional<Instant> through) {
    Suppression row =
        Suppression.of("id", purpose, "instance", "0".repeat(32), "withdrawal", SET)
            .ending(until)
            .covering(through)
            .withDone(true);
    new SuppressionTable(lake)
        .change(CommitKind.SUPPRESS, SET, "run", Map.of(), rows -> List.of(row));
  }

  @Test
  void liftedErasure_rejectsTheDataBeforeTheLift() {
    set(Purpose.OBJECTION, Optional.empty(), Optional.empty());

    service.lift(List.of(Purpose.OBJECTION), "id", "resolved");

    assertThat(new SuppressionTable(lake).rows())
        .singleElement()
        .returns(Purpose.TOMBSTONE, Suppression::purpose)
        .returns(Optional.of(NOW), row -> row.through().map(last -> last));
  }

  /** The data after a withdrawal have a consent of their own. */
  @Test
  void liftedErasureOfAWithdrawal_rejectsNoLaterData() {
    set(Purpose.TOMBSTONE, Optional.empty(), Optional.of(SET));

    service.lift(List.of(Purpose.TOMBSTONE), "id", "resolved");

    assertThat(new SuppressionTable(lake).rows())
        .singleElement()
        .returns(Optional.of(SET), row -> row.through().map(last -> last));
  }

  @Test
  void hold_afterItsEnd_isNotListed_andCannotBeLifted() {
    set(Purpose.HOLD, Optional.of(NOW.plusSeconds(1)), Optional.empty());
    assertThat(service.list(List.of(Purpose.HOLD))).hasSize(1);

    set(Purpose.HOLD, Optional.of(NOW), Optional.empty());
    assertThat(service.list(List.of(Purpose.HOLD))).isEmpty();
    assertThatThrownBy(() -> service.lift(List.of(Purpose.HOLD), "id", "resolved"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("there is no hold with the id 'id'");
  }
}
