package org.obmeet.telemetry.jobs.retain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ClockConfirmation;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;

/** Tests the execution of the items of a retention plan. */
class RetentionEnforcerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String DEAD_RUN = "20261120T000000Z-ingest-1f2e3d4c";

  @TempDir Path folder;
  private final RetentionPlan plan = new RetentionPlan();
  private RetentionFixture fixture;

  @BeforeEach
  void create() {
    fixture = new RetentionFixture(folder, "2026-11-24");
  }

  private void item(String zone, Action action, String... paths) {
    plan.items()
        .add(
            new RetentionItem(
                zone, RetentionFixture.EVENTS.name(), "", action, List.of(paths), 0, 0, "a rule"));
  }

  private List<Long> enforce() {
    RetainRequest request =
        new RetainRequest(
            fixture.lake.root(),
            folder.resolve("keys"),
            NOW,
            RetainRequest.Mode.ENFORCE,
            Catalogs.SHIPPED,
            new ClockConfirmation(Optional.of(LocalDate.parse("2026-11-24")), Set.of()),
            Optional.empty());
    return new RetentionEnforcer(
            fixture.lake,
            RetentionContext.of(fixture.lake, RetentionFixture.CATALOG, request),
            plan,
            "retain-run")
        .enforce();
  }

  private Path file(String path) throws IOException {
    Path file = folder.resolve("lake").resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }

  private List<Commit> commits() {
    return fixture.lake.log().commits();
  }

  @Test
  void emptyPlan_isCommittedAsAPlanWithoutItems() {
    enforce();

    Commit commit = commits().get(commits().size() - 1);
    assertThat(commit.kind()).isEqualTo(CommitKind.RETAIN);
    assertThat(commit.detail()).containsEntry("phase", "plan").containsEntry("items", List.of());
    assertThat(commit.removed()).isEmpty();
  }

  @Test
  void orphans_deletesAFileAndTheStagingOfADeadRun_andIgnoresWhatIsGone() throws IOException {
    Path segment = file("landing/community_events/date=2026-10-01/a.avro");
    Path staged = file("staging/" + DEAD_RUN + "/part.avro");
    item(
        "landing",
        Action.DELETE_ORPHANS,
        "landing/community_events/date=2026-10-01/a.avro",
        "landing/community_events/date=2026-10-01/gone.avro",
        "staging/" + DEAD_RUN);

    enforce();

    assertThat(segment).doesNotExist();
    assertThat(staged).doesNotExist();
    assertThat(plan.failures()).isEmpty();
  }

  @Test
  void rewrite_ofADamagedSegment_isAFailure_andTheNextItemIsExecuted() throws IOException {
    String damaged = "landing/community_events/date=2026-10-01/damaged.avro";
    Path kept = file(damaged);
    KeyName old = new KeyName(RetentionFixture.EVENTS.name(), "person", 1);
    fixture.keyset.createMissing(List.of(old), Set.of());
    item("landing", Action.REWRITE, damaged);
    item("keys", Action.DESTROY, old.toString());

    enforce();

    assertThat(kept).exists();
    assertThat(plan.failures()).singleElement().asString().startsWith(damaged + ": ");
    assertThat(fixture.lake.state().destroyed()).containsExactly(old);
  }

  @Test
  void rewrittenSegment_isCountedWithItsSize_andADeletedOneIsNot() throws IOException {
    String rewritten =
        fixture.segment(
            "2026-11-20",
            "a",
            RetentionFixture.event("a", "2026-11-20"),
            RetentionFixture.event("b", "2026-01-01"));
    String deleted = fixture.segment("2026-11-20", "b", RetentionFixture.event("b", "2026-01-01"));
    item("landing", Action.REWRITE, rewritten, deleted);

    List<Long> sizes = enforce();

    assertThat(folder.resolve("lake").resolve(deleted)).doesNotExist();
    assertThat(sizes).containsExactly(Files.size(folder.resolve("lake").resolve(rewritten)));
  }

  @Test
  void destroyedKeys_areLogged_alsoIfAnAbortedRunHasDestroyedThem() {
    KeyName one = new KeyName(RetentionFixture.EVENTS.name(), "person", 1);
    KeyName gone = new KeyName(RetentionFixture.EVENTS.name(), "person", 2);
    fixture.keyset.createMissing(List.of(one), Set.of());
    item("keys", Action.DESTROY, one.toString(), gone.toString());

    enforce();

    assertThat(fixture.lake.state().destroyed()).containsExactlyInAnyOrder(one, gone);
    assertThat(Keyset.open(folder.resolve("keys")).has(one)).isFalse();
  }

  @Test
  void endedSuppressions_areRemoved_inOneCommitForEachPurpose() {
    List<Suppression> rows =
        List.of(
            suppression("h", Purpose.HOLD),
            suppression("t1", Purpose.TOMBSTONE),
            suppression("t2", Purpose.TOMBSTONE),
            suppression("kept", Purpose.RESTRICTION));
    new SuppressionTable(fixture.lake)
        .change(
            CommitKind.SUPPRESS,
            NOW,
            "set",
            Map.of("set", List.of(), "purpose", "hold"),
            r -> rows);
    item("clean", Action.END, "h", "t1", "t2");

    enforce();

    assertThat(new SuppressionTable(fixture.lake).rows())
        .extracting(Suppression::id)
        .containsExactly("kept");
    assertThat(commits())
        .filteredOn(commit -> commit.detail().containsKey("ended"))
        .extracting(commit -> commit.detail().get("ended"))
        .containsExactlyInAnyOrder(List.of("h"), List.of("t1", "t2"));
  }

  private static Suppression suppression(String id, Purpose purpose) {
    return Suppression.of(id, purpose, "person", RowFixture.hex("person", id), "reason", NOW);
  }
}
