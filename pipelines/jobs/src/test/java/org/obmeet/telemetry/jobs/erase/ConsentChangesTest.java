package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.fixture.RowFixture;

class ConsentChangesTest {
  private static final RowFixture CONSENT = RowFixture.of("consent");
  private static final Predicate<Instant> ANY = at -> true;
  private static final String ID = RowFixture.hex("instance", "one");

  private static GenericRecord decision(String id, String at, boolean statistics, String scope) {
    GenericRecord row = CONSENT.row(at);
    row.put("subject", RowFixture.fixed(RowFixture.subject("instance", id)));
    row.put("statistics", statistics);
    row.put("scope", scope);
    return row;
  }

  private static GenericRecord in(String at, String scope) {
    return decision("one", at, true, scope);
  }

  private static GenericRecord out(String at) {
    return decision("one", at, false, null);
  }

  private static GenericRecord owned(GenericRecord row, String owner) {
    row.put("owner", RowFixture.fixed(RowFixture.subject("owner", owner)));
    return row;
  }

  private static String time(int day) {
    return LocalDate.of(2026, 11, day) + "T12:00:00Z";
  }

  private static ConsentChanges of(GenericRecord... rows) {
    return new ConsentChanges(List.of(rows));
  }

  private static Instant at(int day) {
    return Instant.parse(time(day));
  }

  @Test
  void withoutDecisions_nothingChanged() {
    assertThat(of().withdrawals(ANY)).isEmpty();
    assertThat(of().narrowings(ANY)).isEmpty();
    assertThat(of().instancesOf(ID)).isEmpty();
    assertThat(of().withoutAccount().hasAny("instance")).isFalse();
    assertThat(of().optOuts(Map.of(ID, at(1)), at(1))).isEmpty();
  }

  @Test
  void withdrawal_coversTheDataUpToItsSecond_evenBeforeALaterOptIn() {
    assertThat(of(in(time(1), "extended"), out(time(2))).withdrawals(ANY))
        .isEqualTo(Map.of(ID, at(2)));
    assertThat(of(out(time(2)), in(time(3), "extended"), in(time(1), "extended")).withdrawals(ANY))
        .isEqualTo(Map.of(ID, at(2)));
  }

  @Test
  void withdrawals_ofOneInstance_areTheLastAcceptedOne() {
    ConsentChanges changes = of(out(time(2)), in(time(3), "extended"), out(time(4)));

    assertThat(changes.withdrawals(ANY)).isEqualTo(Map.of(ID, at(4)));
    assertThat(changes.withdrawals(time -> time.isBefore(at(4)))).isEqualTo(Map.of(ID, at(2)));
    assertThat(changes.withdrawals(time -> time.isBefore(at(2)))).isEmpty();
  }

  @Test
  void optIn_isNoWithdrawal() {
    assertThat(of(in(time(1), "info-page")).withdrawals(ANY)).isEmpty();
  }

  @Test
  void decisionsOfOneSecond_areTheMostRestrictive_inAnyOrder() {
    GenericRecord wide = in(time(1), "extended");
    GenericRecord narrow = in(time(1), "info-page");

    assertThat(of(wide, out(time(1))).withdrawals(ANY)).containsKey(ID);
    assertThat(of(out(time(1)), wide).withdrawals(ANY)).containsKey(ID);
    assertThat(of(wide, narrow, in(time(2), "extended")).narrowings(ANY)).isEmpty();
    assertThat(
            of(in(time(1), "extended"), in(time(2), "extended"), in(time(2), "info-page"))
                .narrowings(ANY))
        .isEqualTo(Map.of(ID, at(2).minusSeconds(1)));
    assertThat(
            of(in(time(1), "extended"), in(time(2), "info-page"), in(time(2), "extended"))
                .narrowings(ANY))
        .isEqualTo(Map.of(ID, at(2).minusSeconds(1)));
  }

  @Test
  void narrowing_coversTheDataBeforeItsSecond() {
    assertThat(of(in(time(1), "extended"), in(time(3), "info-page")).narrowings(ANY))
        .isEqualTo(Map.of(ID, at(3).minusSeconds(1)));
  }

  @Test
  void narrowing_isTestedByItsOwnTime() {
    ConsentChanges changes = of(in(time(1), "extended"), in(time(3), "info-page"));

    assertThat(changes.narrowings(at(3)::equals)).containsKey(ID);
    assertThat(changes.narrowings(at(3).minusSeconds(1)::equals)).isEmpty();
  }

  @Test
  void sameOrWiderScope_orAChangeAroundAnOptOut_isNoNarrowing() {
    assertThat(of(in(time(1), "extended"), in(time(2), "extended")).narrowings(ANY)).isEmpty();
    assertThat(of(in(time(1), "info-page"), in(time(2), "extended")).narrowings(ANY)).isEmpty();
    assertThat(of(in(time(1), "extended"), out(time(2))).narrowings(ANY)).isEmpty();
    assertThat(of(in(time(1), "extended"), out(time(2)), in(time(3), "info-page")).narrowings(ANY))
        .isEmpty();
    assertThat(of(in(time(1), "info-page")).narrowings(ANY)).isEmpty();
  }

  @Test
  void missingScope_countsAsTheInfoPage() {
    assertThat(of(in(time(1), "extended"), in(time(2), null)).narrowings(ANY)).containsKey(ID);
    assertThat(of(in(time(1), null), in(time(2), "info-page")).narrowings(ANY)).isEmpty();
  }

  @Test
  void instances_areKeptApart() {
    ConsentChanges changes =
        of(
            in(time(1), "extended"),
            decision("two", time(2), true, "info-page"),
            decision("two", time(3), false, null));

    assertThat(changes.narrowings(ANY)).isEmpty();
    assertThat(changes.withdrawals(ANY).keySet())
        .containsExactly(RowFixture.hex("instance", "two"));
  }

  @Test
  void instancesOf_anOwner_areThoseWhoseLastDecisionNamesIt() {
    GenericRecord before = owned(in(time(1), "extended"), "me");
    GenericRecord after = owned(in(time(2), "extended"), "other");

    assertThat(of(before).instancesOf(RowFixture.hex("owner", "me"))).containsExactly(ID);
    assertThat(of(before, after).instancesOf(RowFixture.hex("owner", "me"))).isEmpty();
    assertThat(of(after, before).instancesOf(RowFixture.hex("owner", "other"))).containsExactly(ID);
    assertThat(of(before, in(time(3), "extended")).instancesOf(RowFixture.hex("owner", "me")))
        .isEmpty();
  }

  @Test
  void withoutAccount_areInstancesWhoseLastDecisionNamesNoOwner() {
    assertThat(isWithoutAccount(in(time(1), "extended"))).isTrue();
    assertThat(isWithoutAccount(out(time(1)))).isTrue();
    assertThat(isWithoutAccount(owned(in(time(1), "extended"), "me"))).isFalse();
    assertThat(isWithoutAccount(owned(in(time(1), "extended"), "me"), in(time(2), "extended")))
        .isTrue();
  }

  private static boolean isWithoutAccount(GenericRecord... rows) {
    return of(rows)
        .withoutAccount()
        .covers("instance", RowFixture.subject("instance", "one"), Long.MAX_VALUE);
  }

  private static List<Instant> optOuts(Instant tombstone, Instant now, GenericRecord... rows) {
    return of(rows).optOuts(Map.of(ID, tombstone), now).stream()
        .peek(row -> assertThat(row.get("statistics")).isEqualTo(false))
        .map(row -> Instant.ofEpochSecond((Long) row.get("second")))
        .toList();
  }

  @Test
  void optOut_endsAConsentUpToTheTombstone() {
    assertThat(optOuts(at(5), at(9), in(time(5), "extended"))).containsExactly(at(9));
    assertThat(optOuts(at(5), at(9), in(time(6), "extended"))).as("given later").isEmpty();
    assertThat(optOuts(at(5), at(9), out(time(4)))).as("ended already").isEmpty();
  }

  @Test
  void optOut_ofATombstoneThatIsSetNow_alsoEndsAConsentThatBeginsLater() {
    assertThat(optOuts(at(5), at(5), in(time(6), "extended"))).containsExactly(at(5), at(6));
    assertThat(optOuts(at(5), at(5), in(time(5), "extended"))).containsExactly(at(5));
  }
}
