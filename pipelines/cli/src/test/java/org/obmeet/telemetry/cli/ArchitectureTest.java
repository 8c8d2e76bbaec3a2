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
import org.obmeet.telemetry.cubes.KnowsBeam.Published;
import org.obmeet.telemetry.jobs.ingest.UsesAggregate;
import org.obmeet.telemetry.lake.KnowsCubes;
import org.obmeet.telemetry.lake.transparency.verify.ReadsLake;
import org.obmeet.telemetry.notebooks.ReadsRows;
import org.obmeet.telemetry.privacy.Impure;
import org.obmeet.telemetry.schemas.OpensFiles;
import org.obmeet.telemetry.synthetic.util.UtilPackageClass;

/** Checks that every architecture rule holds, and that it fails for a class that breaks it. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.obmeet.telemetry");

  private static final List<String> MODULES =
      List.of(
          "schemas",
          "disclosure",
          "privacy",
          "cubes",
          "lake",
          "synthetic",
          "jobs",
          "bench",
          "collector",
          "cli",
          "notebooks");

  static Stream<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>(ArchitectureRules.modules());
    for (String module : List.of("schemas", "disclosure", "privacy", "cubes")) {
      rules.add(ArchitectureRules.noBeam(module));
      rules.add(ArchitectureRules.noClock(module));
    }
    rules.add(ArchitectureRules.noBeam("collector"));
    rules.add(ArchitectureRules.noClock("collector"));
    rules.add(ArchitectureRules.collectorWritesNoFiles());
    rules.add(ArchitectureRules.noClock("lake"));
    rules.add(ArchitectureRules.noClock("synthetic"));
    rules.add(ArchitectureRules.noClock("notebooks"));
    rules.add(ArchitectureRules.notebooksReadReleasesOnly());
    rules.add(ArchitectureRules.schemasReadTheClassPathOnly());
    rules.add(ArchitectureRules.noIo("disclosure"));
    rules.add(ArchitectureRules.noIo("privacy"));
    rules.add(ArchitectureRules.onlyCliReadsTheEnvironment());
    rules.add(ArchitectureRules.onlyCliEndsTheProcess());
    rules.add(ArchitectureRules.noUnseededRandom());
    List<String> jobs =
        List.of("ingest", "aggregate", "retain", "erase", "export", "suppress", "restore");
    for (String job : jobs) {
      jobs.stream()
          .filter(other -> !other.equals(job))
          .forEach(other -> rules.add(ArchitectureRules.jobDoesNotUse(job, other)));
    }
    rules.add(ArchitectureRules.onlyCleanupDeletes());
    rules.add(ArchitectureRules.noPackageCycles());
    rules.add(ArchitectureRules.noCatchAllPackage());
    rules.add(ArchitectureRules.everyClassIsInAModule());
    rules.add(ArchitectureRules.verifierSharesNothing());
    rules.add(ArchitectureRules.onlyVerificationReadsPublicLogs());
    return rules.stream();
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        Arguments.of(
            ArchitectureRules.uses("lake", "schemas"), KnowsCubes.class, "lake may use schemas"),
        Arguments.of(
            ArchitectureRules.uses("schemas"), OpensFiles.class, "schemas may use no module"),
        Arguments.of(ArchitectureRules.noBeam("cubes"), Published.class, "cubes knows no Beam"),
        Arguments.of(
            ArchitectureRules.collectorWritesNoFiles(),
            WritesFiles.class,
            "the collector writes no files"),
        Arguments.of(ArchitectureRules.noClock("collector"), WritesFiles.class, "Instant.now()"),
        Arguments.of(
            ArchitectureRules.uses("collector", "schemas", "privacy", "lake"),
            WritesFiles.class,
            "collector may use schemas"),
        Arguments.of(
            ArchitectureRules.schemasReadTheClassPathOnly(),
            OpensFiles.class,
            "schemas read no files"),
        Arguments.of(ArchitectureRules.noIo("privacy"), Impure.class, "privacy does no IO"),
        Arguments.of(ArchitectureRules.noClock("privacy"), Impure.class, "Instant.now()"),
        Arguments.of(ArchitectureRules.noClock("privacy"), Impure.class, "Clock.systemUTC()"),
        Arguments.of(ArchitectureRules.onlyCliReadsTheEnvironment(), Impure.class, "System.getenv"),
        Arguments.of(ArchitectureRules.onlyCliEndsTheProcess(), Impure.class, "System.exit"),
        Arguments.of(
            ArchitectureRules.noUnseededRandom(), Impure.class, "java.util.Random.<init>()"),
        Arguments.of(
            ArchitectureRules.jobDoesNotUse("ingest", "aggregate"),
            UsesAggregate.class,
            "job ingest"),
        Arguments.of(ArchitectureRules.commandReadsNoRows(), LeaksRows.class, "CleanFileIo"),
        Arguments.of(ArchitectureRules.commandReadsNoRows(), LeaksRows.class, "LakeFiles.open"),
        Arguments.of(ArchitectureRules.onlyCleanupDeletes(), LeaksRows.class, "LakeFiles.delete("),
        Arguments.of(ArchitectureRules.onlyCleanupDeletes(), LeaksRows.class, "Store.delete("),
        Arguments.of(
            ArchitectureRules.noOutgoingConnections(), LeaksRows.class, "java.net.URL.openStream"),
        Arguments.of(ArchitectureRules.noOutgoingConnections(), LeaksRows.class, "java.net.Socket"),
        Arguments.of(
            ArchitectureRules.uses("notebooks"), ReadsRows.class, "notebooks may use no module"),
        Arguments.of(
            ArchitectureRules.notebooksReadReleasesOnly(),
            ReadsRows.class,
            "notebooks read releases only"),
        Arguments.of(
            ArchitectureRules.verifierSharesNothing(),
            ReadsLake.class,
            "the verifier shares nothing with those who publish"),
        Arguments.of(
            ArchitectureRules.noCatchAllPackage(), UtilPackageClass.class, "no package is called"),
        Arguments.of(
            ArchitectureRules.everyClassIsInAModule(), String.class, "every class is in a module"));
  }

  @Test
  void classes_imported_areTheWholeProject() {
    assertThat(CLASSES).hasSizeGreaterThan(100);
    for (String module : MODULES) {
      assertThat(CLASSES.containPackage("org.obmeet.telemetry." + module)).as(module).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rule_ofTheProject_holds(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void command_readsNoRows() {
    ArchitectureRules.commandReadsNoRows().check(CLASSES);
  }

  @Test
  void project_opensNoConnection() {
    ArchitectureRules.noOutgoingConnections().check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void rule_broken_isReported(ArchRule rule, Class<?> breach, String message) {
    JavaClasses classes = new ClassFileImporter().importClasses(breach);

    assertThatThrownBy(() -> rule.check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }
}
