package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.collector.WritesFiles;
import org.obmeet.telemetry.cubes.Breaches.Published;
import org.obmeet.telemetry.jobs.ingest.UsesAggregate;
import org.obmeet.telemetry.lake.KnowsCubes;
import org.obmeet.telemetry.notebooks.ReadsRows;
import org.obmeet.telemetry.privacy.Impure;
import org.obmeet.telemetry.schemas.OpensFiles;
import org.obmeet.telemetry.world.util.Homeless;

/** Every rule holds for the house, and fails for a class made to breach it. */
class WallsTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.obmeet.telemetry");

  static Stream<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>(Walls.rooms());
    for (String room : List.of("schemas", "disclosure", "privacy", "cubes")) {
      rules.add(Walls.noBeam(room));
      rules.add(Walls.noClock(room));
    }
    rules.add(Walls.noBeam("collector"));
    rules.add(Walls.noClock("collector"));
    rules.add(Walls.collectorWritesNoFiles());
    rules.add(Walls.noClock("lake"));
    rules.add(Walls.noClock("world"));
    rules.add(Walls.noClock("notebooks"));
    rules.add(Walls.notebooksReadReleasesOnly());
    rules.add(Walls.schemasReadTheClassPathOnly());
    rules.add(Walls.noIo("disclosure"));
    rules.add(Walls.noIo("privacy"));
    rules.add(Walls.onlyCliReadsTheEnvironment());
    rules.add(Walls.onlyCliEndsTheProcess());
    rules.add(Walls.noRandomOfItsOwn());
    List<String> jobs =
        List.of("ingest", "aggregate", "retain", "erase", "export", "suppress", "restore");
    for (String job : jobs) {
      jobs.stream()
          .filter(other -> !other.equals(job))
          .forEach(other -> rules.add(Walls.jobsKeepApart(job, other)));
    }
    rules.add(Walls.noCatchAllPackage());
    rules.add(Walls.everyClassHasARoom());
    return rules.stream();
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        Arguments.of(Walls.uses("lake", "schemas"), KnowsCubes.class, "lake may use schemas"),
        Arguments.of(Walls.uses("schemas"), OpensFiles.class, "schemas may use no room"),
        Arguments.of(Walls.noBeam("cubes"), Published.class, "cubes knows no Beam"),
        Arguments.of(
            Walls.collectorWritesNoFiles(), WritesFiles.class, "the collector writes no files"),
        Arguments.of(Walls.noClock("collector"), WritesFiles.class, "Instant.now()"),
        Arguments.of(
            Walls.uses("collector", "schemas", "privacy", "lake"),
            WritesFiles.class,
            "collector may use schemas"),
        Arguments.of(
            Walls.schemasReadTheClassPathOnly(), OpensFiles.class, "schemas read no files"),
        Arguments.of(Walls.noIo("privacy"), Impure.class, "privacy does no IO"),
        Arguments.of(Walls.noClock("privacy"), Impure.class, "Instant.now()"),
        Arguments.of(Walls.noClock("privacy"), Impure.class, "Clock.systemUTC()"),
        Arguments.of(Walls.onlyCliReadsTheEnvironment(), Impure.class, "System.getenv"),
        Arguments.of(Walls.onlyCliEndsTheProcess(), Impure.class, "System.exit"),
        Arguments.of(Walls.noRandomOfItsOwn(), Impure.class, "java.util.Random.<init>()"),
        Arguments.of(Walls.jobsKeepApart("ingest", "aggregate"), UsesAggregate.class, "job ingest"),
        Arguments.of(Walls.cleanRowsHaveNoWayOut(), Leaking.class, "CleanFiles"),
        Arguments.of(Walls.cleanRowsHaveNoWayOut(), Leaking.class, "LakeFiles.open"),
        Arguments.of(Walls.nobodyIsCalled(), Leaking.class, "java.net.URL.openStream"),
        Arguments.of(Walls.nobodyIsCalled(), Leaking.class, "java.net.Socket"),
        Arguments.of(Walls.uses("notebooks"), ReadsRows.class, "notebooks may use no room"),
        Arguments.of(
            Walls.notebooksReadReleasesOnly(), ReadsRows.class, "notebooks read releases only"),
        Arguments.of(Walls.noCatchAllPackage(), Homeless.class, "no package is called"),
        Arguments.of(Walls.everyClassHasARoom(), String.class, "every class lies in a room"));
  }

  @Test
  void house_imported_isTheWhole() {
    assertThat(HOUSE).hasSizeGreaterThan(100);
    for (String room :
        List.of(
            "schemas",
            "disclosure",
            "privacy",
            "cubes",
            "lake",
            "world",
            "jobs",
            "bench",
            "collector",
            "cli",
            "notebooks")) {
      assertThat(HOUSE.containPackage("org.obmeet.telemetry." + room)).as(room).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void wall_ofTheHouse_stands(ArchRule rule) {
    rule.check(HOUSE);
  }

  @Test
  void cleanRows_haveNoWayOut() {
    Walls.cleanRowsHaveNoWayOut().check(HOUSE);
  }

  @Test
  void house_callsNobody() {
    Walls.nobodyIsCalled().check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void wall_breached_isReported(ArchRule rule, Class<?> breach, String message) {
    JavaClasses classes = new ClassFileImporter().importClasses(breach);

    assertThatThrownBy(() -> rule.check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }
}
