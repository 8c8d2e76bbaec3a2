package org.obmeet.telemetry.synthetic.instance;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.Zipf;
import org.obmeet.telemetry.synthetic.event.Person;
import org.obmeet.telemetry.synthetic.instance.Upgrades.ServerRelease;

/** Tests the distributions of instances and people. */
class PopulationTest {
  private static final GeneratorOptions OPTIONS = GeneratorOptions.defaults();
  private static final List<Instance> INSTANCES =
      IntStream.range(0, OPTIONS.instances()).mapToObj(i -> Instance.of(OPTIONS, i)).toList();
  private static final long LAST = OPTIONS.end().toEpochDay() * 86_400 - 1;

  private static <T> Map<T, Long> count(Function<Instance, T> of) {
    return INSTANCES.stream().collect(groupingBy(of, counting()));
  }

  @Test
  void versions_onTheFirstDay_areManyAndSkewed() {
    List<Long> counts =
        count(i -> i.version(0)).values().stream().sorted(Comparator.reverseOrder()).toList();
    assertThat(counts).hasSizeBetween(30, 46);
    assertThat(counts.get(0)).isGreaterThan(OPTIONS.instances() / 8);
    assertThat(counts.get(counts.size() - 1)).isLessThan(6);
  }

  @Test
  void versions_ofAnInstance_onlyIncrease() {
    assertThat(INSTANCES)
        .allSatisfy(
            i ->
                assertThat(i.upgrades().changes())
                    .extracting(Upgrades.Change::version)
                    .isSortedAccordingTo(ServerVersion.ORDER)
                    .doesNotHaveDuplicates())
        .anyMatch(i -> i.upgrades().changes().size() == 1)
        .anyMatch(i -> !i.version(0).equals(i.version(OPTIONS.days() - 1)));
  }

  @Test
  void versions_inUseOnTheFirstDay_areSorted() {
    assertThat(ServerVersion.ALL).isSortedAccordingTo(ServerVersion.ORDER);
  }

  @Test
  void releases_areAdoptedWithDifferentLags() {
    GeneratorOptions demo = GeneratorOptions.demonstration();
    List<ServerRelease> releases = ServerRelease.within(demo.days());
    List<Integer> lags = new ArrayList<>();
    for (int index = 0; index < demo.instances(); index++) {
      List<Upgrades.Change> changes = Instance.of(demo, index).upgrades().changes();
      for (Upgrades.Change change : changes.subList(1, changes.size())) {
        releases.stream()
            .filter(r -> r.version().equals(change.version()))
            .forEach(r -> lags.add(change.day() - r.day()));
      }
    }

    assertThat(releases).hasSize(12).allMatch(r -> r.day() < demo.days());
    assertThat(releases)
        .extracting(ServerRelease::version)
        .isSortedAccordingTo(ServerVersion.ORDER)
        .doesNotContainAnyElementsOf(ServerVersion.ALL);
    assertThat(lags).allMatch(lag -> lag >= 0);
    assertThat(lags.stream().filter(lag -> lag < 7)).hasSizeGreaterThan(300);
    assertThat(lags.stream().filter(lag -> lag >= 7)).hasSizeGreaterThan(100);
    assertThat(ServerRelease.within(28)).hasSize(4);
  }

  @Test
  void instances_withWeeklyReports_reportOnTheirWeekday() {
    GeneratorOptions demo = GeneratorOptions.demonstration();
    for (int index = 0; index < 200; index++) {
      ReportingSchedule schedule = ReportingSchedule.of(demo, index);
      for (int day = 0; day < demo.days(); day++) {
        if (schedule.reports(day)) {
          assertThat(day % 7).isEqualTo(schedule.weekday()).isIn(0, 3);
        }
      }
      assertThat(schedule.second() + schedule.skew()).isBetween(0, 86_399);
      assertThat(schedule.faultDay() % 7).isEqualTo(schedule.weekday());
    }
  }

  @Test
  void owners_byAccountAndByDomain_canHaveSeveralInstances() {
    Map<String, Long> accounts = new TreeMap<>();
    Map<String, Long> domains = new TreeMap<>();
    for (Instance i : INSTANCES) {
      i.consents()
          .at(LAST)
          .ifPresent(
              c ->
                  (c.account().isPresent() ? accounts : domains)
                      .merge(i.owner(LAST, OPTIONS.days() - 1), 1L, Long::sum));
    }
    assertThat(accounts.values().stream().filter(n -> n > 1).count()).isGreaterThan(20);
    assertThat(domains.values().stream().filter(n -> n > 1).count()).isGreaterThan(20);
    assertThat(domains.keySet())
        .anyMatch(owner -> owner.endsWith(".co.uk"))
        .anyMatch(owner -> !owner.contains("."));
  }

  @Test
  void sizes_includeAFewHugeInstances() {
    List<Integer> users = INSTANCES.stream().map(i -> i.profile().users()).sorted().toList();
    assertThat(users.get(users.size() / 2)).isBetween(15, 60);
    assertThat(users.get(users.size() - 1)).isGreaterThan(1_000 * users.get(users.size() / 2) / 10);
  }

  @Test
  void deployments_includeAllKinds() {
    Map<Deployment, Long> counts =
        INSTANCES.stream()
            .flatMap(i -> i.consents().decisions().stream().limit(1))
            .collect(groupingBy(Consent::deployment, counting()));
    assertThat(counts).containsOnlyKeys(Deployment.values());
    assertThat(counts.get(Deployment.HOSTED)).isLessThan(60);
  }

  @Test
  void instances_joinAndLeave() {
    assertThat(INSTANCES)
        .anyMatch(i -> i.schedule().firstDay() > 0)
        .anyMatch(i -> i.schedule().endDay() < OPTIONS.days());
  }

  @Test
  void zipf_matchesItsDistribution() {
    Zipf zipf = new Zipf(1000, 1);
    SplitMixRandom random = SplitMixRandom.of(7, "zipf");
    int[] counts = new int[1000];
    for (int i = 0; i < 200_000; i++) {
      counts[zipf.draw(random)]++;
    }
    double harmonic = IntStream.rangeClosed(1, 1000).mapToDouble(i -> 1.0 / i).sum();
    for (int rank : new int[] {1, 2, 5, 20}) {
      double expected = 200_000 / harmonic / rank;
      assertThat((double) counts[rank - 1])
          .isBetween(expected - 6 * Math.sqrt(expected), expected + 6 * Math.sqrt(expected));
    }
    assertThat(new Zipf(1, 0.7).draw(random)).isZero();
  }

  @Test
  void generators_differByPurposeAndEntity() {
    assertThat(SplitMixRandom.of(1, "a", 1).next())
        .isEqualTo(SplitMixRandom.of(1, "a", 1).next())
        .isNotEqualTo(SplitMixRandom.of(1, "a", 2).next())
        .isNotEqualTo(SplitMixRandom.of(1, "b", 1).next())
        .isNotEqualTo(SplitMixRandom.of(2, "a", 1).next());
  }

  @Test
  void people_areSkewed_andSomeHaveNoAccount() {
    List<Person> people = IntStream.range(0, 800).mapToObj(i -> Person.of(OPTIONS, i)).toList();
    assertThat(people)
        .anyMatch(p -> p.userId().isEmpty())
        .anyMatch(p -> p.joins() > 0)
        .anyMatch(p -> p.leaves() < OPTIONS.days());
    Zipf activity = new Zipf(800, 0.95);
    SplitMixRandom random = SplitMixRandom.of(3, "people");
    long first = IntStream.range(0, 10_000).filter(i -> activity.draw(random) == 0).count();
    assertThat(first).isBetween(900L, 1_800L);
  }
}
