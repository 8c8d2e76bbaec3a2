package org.obmeet.telemetry.cubes;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.dataset.EligibilityRule;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.FieldClass;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/** A synthetic stream of reports and builders of cubes over it. */
final class TestStreams {
  static final Window WEEK = new Window(WindowKind.WEEK, LocalDate.of(2026, 11, 16));

  static final List<Field> FIELDS =
      List.of(
          field("contributor", ValueType.PSEUDONYM, true),
          field("record", ValueType.PSEUDONYM, false),
          field("instance", ValueType.PSEUDONYM, false),
          field("day", ValueType.DAY, false),
          field("second", ValueType.SECOND, false),
          field("consent_scope", ValueType.LABEL, true),
          field("version", ValueType.LABEL, true),
          field("platform", ValueType.LABEL, false),
          field("region", ValueType.LABEL, true),
          field("ldap", ValueType.BOOLEAN, true),
          field("users", ValueType.LONG, true),
          field("messages", ValueType.LONG, false),
          field("deployment", ValueType.LABEL, false),
          field("tenure", ValueType.LABEL, false),
          field("verification", ValueType.LABEL, true));

  /** The eligibility rule of the shipped reports. */
  static final EligibilityRule STANDING =
      new EligibilityRule(
          List.of(
              Map.of(
                  "deployment", Set.of("registered", "hosted"),
                  "verification", Set.of("verified", "unknown")),
              Map.of("tenure", Set.of("28_days_and_more"))));

  static final DimensionHierarchy VERSIONS =
      new DimensionHierarchy.ByVersion(List.of("minor", "major"));
  static final DimensionHierarchy REGIONS =
      new DimensionHierarchy.ByTable(
          "regions.csv", Map.of("AT", "Europe", "DE", "Europe", "BR", "America"));

  private TestStreams() {}

  static Field field(String name, ValueType type, boolean nullable) {
    return new Field(
        name,
        0,
        type,
        nullable,
        FieldClass.QUASI,
        new Treatment.Allow(),
        Scope.ENVELOPE,
        new Domain.None(),
        List.of(),
        name,
        "");
  }

  static Dataset dataset() {
    return new Dataset(
        "reports",
        1,
        "Reports",
        "tests",
        "tests",
        "none",
        "owner",
        "owners",
        "instances",
        Optional.of("instance"),
        364,
        WindowKind.WEEK,
        new Dataset.Retention(
            Period.ofDays(1), Period.ofDays(1), Period.ofDays(1), Optional.empty()),
        4,
        Period.ofDays(3),
        Duration.ofHours(24),
        0.05,
        1000,
        0,
        1 << 20,
        10,
        false,
        new DatasetNotes(List.of(), List.of()),
        null,
        FIELDS,
        Optional.of(STANDING),
        1);
  }

  static Cube.Dimension label(String field, DimensionHierarchy hierarchy) {
    return new Cube.Dimension(field, false, false, hierarchy, field);
  }

  static Cube.Dimension flag(String field) {
    return new Cube.Dimension(field, true, false, new DimensionHierarchy.Flat(), field);
  }

  static Cube.Measure owners() {
    return new Cube.Measure("owners", Cube.MeasureKind.CONTRIBUTORS, "", 0, 0, false, "", "");
  }

  static Cube.Measure records() {
    return new Cube.Measure("instances", Cube.MeasureKind.RECORDS, "", 0, 0, true, "", "");
  }

  static Cube.Measure sum(String field, long min, long max) {
    return new Cube.Measure(field, Cube.MeasureKind.SUM, field, min, max, true, "", "");
  }

  static Cube cube(
      String name,
      boolean latest,
      Scope population,
      Map<String, String> where,
      List<Cube.Dimension> dimensions,
      Cube.Measure... measures) {
    return new Cube(
        "tests",
        name,
        name,
        "",
        "reports",
        latest,
        List.of(WindowKind.WEEK),
        population,
        where,
        dimensions,
        List.of(measures),
        10,
        10,
        Optional.empty(),
        List.of(),
        "",
        Optional.empty());
  }
}
