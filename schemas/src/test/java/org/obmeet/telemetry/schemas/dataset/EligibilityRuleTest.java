package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.schemas.SmallCatalog.DATASET;
import static org.obmeet.telemetry.schemas.SmallCatalog.SCHEMA;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.SmallCatalog;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** Tests of eligibility rules and of errors in them. */
class EligibilityRuleTest {
  private static final String RULE = "eligibility: [{tenure: [old]}]";

  private static String fault(String replacement) {
    return SmallCatalog.fault(DATASET, RULE, replacement);
  }

  private static Optional<EligibilityRule> nullableTenure(String rule) {
    String schema =
        SmallCatalog.text(SCHEMA)
            .replace(
                "\"tenure\", \"type\": \"string\"",
                "\"tenure\", \"type\": [\"null\", \"string\"], \"default\": null");
    CatalogSource nullable = new OverlaidCatalog(SmallCatalog.source(), Map.of(SCHEMA, schema));
    String dataset = SmallCatalog.text(DATASET).replace(RULE, rule);
    return Catalog.load(new OverlaidCatalog(nullable, Map.of(DATASET, dataset)))
        .dataset("reports")
        .eligibility();
  }

  @Test
  void rule_declared_hasItsAlternatives() {
    EligibilityRule rule = SmallCatalog.load().dataset("reports").eligibility().orElseThrow();

    assertThat(rule.alternatives()).containsExactly(Map.of("tenure", Set.of("old")));
    assertThat(rule.fields()).containsExactly("tenure");
  }

  @Test
  void rule_ofShippedStreams_isByReportsForOwners_andByDaysForPeople() {
    EligibilityRule rule =
        Catalog.load().dataset("instance_statistics").eligibility().orElseThrow();

    assertThat(rule.alternatives())
        .containsExactly(
            Map.of(
                "deployment", Set.of("registered", "hosted"),
                "verification", Set.of("verified", "unknown")),
            Map.of("tenure", Set.of("28_days_and_more")));
    assertThat(rule.fields()).containsExactlyInAnyOrder("deployment", "verification", "tenure");
    assertThat(Catalog.load().dataset("community_events").eligibility()).isEmpty();
    assertThat(Catalog.load().dataset("community_events").eligibleDays()).isEqualTo(2);
    assertThat(Catalog.load().dataset("instance_statistics").eligibleDays()).isOne();
    assertThat(Catalog.load().dataset("consent").eligibility()).isEmpty();
  }

  @Test
  void rule_forPersons_isRefused() {
    String persons = SmallCatalog.text(DATASET).replace("kind: owner", "kind: person");

    assertThat(SmallCatalog.faultOf(DATASET, persons))
        .isEqualTo(
            DATASET
                + ": eligibility is a list; allowed: no eligibility; only data sets of owners"
                + " have eligibility rules");
  }

  @Test
  void days_ofPersons_areRequired() {
    String persons =
        SmallCatalog.text(DATASET).replace("kind: owner", "kind: person").replace(RULE + "\n", "");

    assertThat(SmallCatalog.faultOf(DATASET, persons))
        .isEqualTo(DATASET + ": eligible_days is missing");
    assertThat(SmallCatalog.faultOf(DATASET, persons + "eligible_days: 29\n"))
        .isEqualTo(DATASET + ": eligible_days is '29'; allowed: an integer 1..28");
  }

  @Test
  void list_withoutAnAlternative_isRefused() {
    assertThat(fault("eligibility: []"))
        .isEqualTo(
            DATASET
                + ": eligibility is a list; allowed: at least one alternative by which an owner"
                + " is eligible");
  }

  @Test
  void alternative_withoutFields_isRefused() {
    assertThat(fault("eligibility: [{tenure: [old]}, {}]"))
        .isEqualTo(
            DATASET
                + ": eligibility[1] is a mapping; allowed: a field and its labels; fields are"
                + " tenure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour", "users", "contributor", "version", "tenor"})
  void field_outsideTheEnvelopeOrWithoutLabels_isRefused(String name) {
    assertThat(fault("eligibility: [{" + name + ": [old]}]"))
        .isEqualTo(DATASET + ": eligibility[0]." + name + " is '" + name + "'; allowed: tenure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ancient", "other", "unknown"})
  void label_outsideTheDomain_isRefused(String label) {
    assertThat(fault("eligibility: [{tenure: [old, " + label + "]}]"))
        .isEqualTo(DATASET + ": eligibility[0].tenure[1] is '" + label + "'; allowed: new, old");
  }

  @Test
  void labels_withoutAList_areRefused() {
    assertThat(fault("eligibility: [{tenure: old}]"))
        .isEqualTo(DATASET + ": eligibility[0].tenure is 'old'; allowed: a list");
  }

  @Test
  void labels_noneOrAll_areRefused() {
    assertThat(fault("eligibility: [{tenure: []}]"))
        .isEqualTo(
            DATASET
                + ": eligibility[0].tenure is 'no label'; allowed: some, but not all, of new, old");
    assertThat(fault("eligibility: [{tenure: [new, old]}]"))
        .isEqualTo(
            DATASET
                + ": eligibility[0].tenure is 'every label'; allowed: some, but not all, of new,"
                + " old");
  }

  @Test
  void label_ofANullableField_mayBeUnknown() {
    assertThat(
            nullableTenure("eligibility: [{tenure: [old, unknown]}]").orElseThrow().alternatives())
        .containsExactly(Map.of("tenure", Set.of("old", "unknown")));
  }

  @Test
  void rule_withoutAnAlternative_isRefused() {
    assertThatThrownBy(() -> new EligibilityRule(List.of(Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there must be at least one alternative, each with a field; they are [{}]");
  }
}
