package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;

/** Tests for suppressions and legal holds of one subject, stream or range of days. */
class SuppressionMatcherTest {
  private static final RowFixture EVENTS = RowFixture.of("community_events");
  private static final String STREAM = "community_events";
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static Suppression about(String person, String stream, String first, String last) {
    String hex = person.isEmpty() ? "" : RowFixture.hex("person", person);
    return Suppression.of(
            "s-" + person, Purpose.HOLD, person.isEmpty() ? "" : "person", hex, "litigation", NOW)
        .about(stream, day(first), day(last), "legal");
  }

  private static Optional<LocalDate> day(String text) {
    return Optional.of(text).filter(day -> !day.isEmpty()).map(LocalDate::parse);
  }

  private static GenericRecord row(String person, String day) {
    return EVENTS.rowOf("person", person, day + "T12:00:00Z");
  }

  private static boolean covers(GenericRecord row, Suppression... suppressions) {
    return new SuppressionMatcher(List.of(suppressions), () -> RowFixture.PSEUDONYMS)
        .covers(EVENTS.dataset(), row);
  }

  @Test
  void noSuppression_coversNothing() {
    assertThat(covers(row("p", "2026-11-20"))).isFalse();
  }

  @Test
  void subject_isCoveredInEachKeyRotationPeriod_andNoOther() {
    Suppression suppression = about("p", "", "", "");

    assertThat(covers(row("p", "2026-11-20"), suppression)).isTrue();
    assertThat(covers(row("p", "2026-05-20"), suppression)).isTrue();
    assertThat(covers(row("q", "2026-11-20"), suppression)).isFalse();
    assertThat(covers(row("q", "2026-11-20"), suppression, about("q", "", "", ""))).isTrue();
  }

  @Test
  void rowWithoutSubject_isNotCoveredByASubject() {
    assertThat(covers(EVENTS.row("2026-11-20T12:00:00Z"), about("p", "", "", ""))).isFalse();
  }

  @Test
  void days_areCoveredFromTheFirstToTheLast() {
    Suppression suppression = about("", STREAM, "2026-11-10", "2026-11-12");

    assertThat(Stream.of("2026-11-09", "2026-11-10", "2026-11-12", "2026-11-13"))
        .extracting(day -> covers(row("p", day), suppression))
        .containsExactly(false, true, true, false);
    assertThat(covers(row("p", "2026-11-13"), about("", "", "2026-11-10", ""))).isTrue();
    assertThat(covers(row("p", "2026-11-09"), about("", "", "", "2026-11-12"))).isTrue();
  }

  @Test
  void subjectAndDays_mustBothMatch() {
    Suppression suppression = about("p", "", "2026-11-10", "2026-11-12");

    assertThat(covers(row("p", "2026-11-11"), suppression)).isTrue();
    assertThat(covers(row("p", "2026-11-13"), suppression)).isFalse();
    assertThat(covers(row("q", "2026-11-11"), suppression)).isFalse();
  }

  @Test
  void otherStream_isNotCovered() {
    assertThat(covers(row("p", "2026-11-11"), about("p", "instance_statistics", "", ""))).isFalse();
    assertThat(covers(row("p", "2026-11-11"), about("p", STREAM, "", ""))).isTrue();
  }

  @Test
  void suppressionOfEarlierData_coversThemUpToItsLastSecond() {
    Suppression suppression =
        about("p", "", "", "").covering(Optional.of(Instant.parse("2026-11-11T12:00:00Z")));

    assertThat(covers(row("p", "2026-11-11"), suppression)).isTrue();
    assertThat(covers(EVENTS.rowOf("person", "p", "2026-11-11T12:00:01Z"), suppression)).isFalse();
  }

  @Test
  void pseudonyms_areNotNeededWithoutASubject() {
    SuppressionMatcher matcher =
        new SuppressionMatcher(
            List.of(about("", STREAM, "", "")),
            () -> {
              throw new AssertionError("not needed");
            });

    assertThat(matcher.covers(EVENTS.dataset(), row("p", "2026-11-11"))).isTrue();
  }

  private static LegalHolds holds(Suppression... table) {
    return LegalHolds.inForce(List.of(table), NOW, () -> RowFixture.PSEUDONYMS);
  }

  @Test
  void holds_areTheRowsOfThisPurpose_untilTheyEnd() {
    Suppression hold = about("", STREAM, "", "");

    assertThat(holds(hold.ending(Optional.of(NOW.plusSeconds(1)))).mayCover(STREAM)).isTrue();
    assertThat(holds(hold.ending(Optional.of(NOW))).mayCover(STREAM)).isFalse();
    assertThat(
            holds(Suppression.of("r", Purpose.RESTRICTION, "", "", "request", NOW))
                .mayCover(STREAM))
        .isFalse();
    assertThat(holds().mayCover(STREAM)).isFalse();
  }

  @Test
  void hold_onASubject_mayCoverADay_butCoversNotAllOfIt() {
    LocalDate day = LocalDate.parse("2026-11-11");
    LegalHolds person = holds(about("p", "", "", ""));
    LegalHolds stream =
        holds(
            about("", STREAM, "2026-11-11", "2026-11-11"), about("", "consent", "", "2026-01-01"));

    assertThat(person.mayCover(STREAM, day)).isTrue();
    assertThat(person.covers(STREAM, day)).isFalse();
    assertThat(stream.covers(STREAM, day)).isTrue();
    assertThat(stream.covers(STREAM, day.plusDays(1))).isFalse();
    assertThat(stream.mayCover(STREAM, day.plusDays(1))).isFalse();
    assertThat(stream.mayCover("consent", day)).isFalse();
    assertThat(stream.covers("consent", day)).isFalse();
    assertThat(person.covers(EVENTS.dataset(), row("p", "2026-11-11"))).isTrue();
  }

  @Test
  void hold_onADecision_isByInstanceOwnerOrDay() {
    GenericRecord decision = RowFixture.of("consent").row("2026-11-11T12:00:00Z");
    decision.put("subject", RowFixture.fixed(RowFixture.subject("instance", "i")));

    assertThat(coversDecision(decision, "instance", "i", "")).isTrue();
    assertThat(coversDecision(decision, "instance", "other", "")).isFalse();
    assertThat(coversDecision(decision, "owner", "o", "")).as("names no owner").isFalse();
    decision.put("owner", RowFixture.fixed(RowFixture.subject("owner", "o")));
    assertThat(coversDecision(decision, "owner", "o", "")).isTrue();
    assertThat(coversDecision(decision, "owner", "o", "2026-11-12")).isFalse();
    assertThat(coversDecision(decision, "", "", "2026-11-11")).isTrue();
    assertThat(holds(about("", STREAM, "", "")).coversDecision("consent", decision)).isFalse();
  }

  private static boolean coversDecision(
      GenericRecord decision, String kind, String id, String first) {
    String hex = kind.isEmpty() ? "" : RowFixture.hex(kind, id);
    return holds(
            Suppression.of("h", Purpose.HOLD, kind, hex, "litigation", NOW)
                .about("", day(first), Optional.empty(), "legal"))
        .coversDecision("consent", decision);
  }
}
