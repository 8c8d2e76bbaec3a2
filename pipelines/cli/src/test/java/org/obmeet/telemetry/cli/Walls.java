package org.obmeet.telemetry.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The walls between the rooms, one rule for each entry of the plan's column "never". */
final class Walls {
  static final String HOUSE = "org.obmeet.telemetry.";
  private static final String[] FILES = {"java.io.File*", "java.io.RandomAccessFile"};

  private Walls() {}

  /** Who may use whom: each room, and the rooms that it may use. */
  static List<ArchRule> rooms() {
    return List.of(
        uses("schemas"),
        uses("disclosure"),
        uses("privacy", "schemas"),
        uses("cubes", "schemas", "privacy"),
        uses("lake", "schemas"),
        uses("world", "schemas", "lake"),
        uses("jobs", "schemas", "disclosure", "privacy", "cubes", "lake"),
        uses("bench", "schemas", "privacy", "lake", "jobs", "world"),
        uses("collector", "schemas", "privacy", "lake"),
        uses("notebooks"));
  }

  static ArchRule uses(String room, String... others) {
    String[] allowed =
        Stream.concat(Stream.of(room), Arrays.stream(others))
            .map(r -> HOUSE + r + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + room + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.obmeet.telemetry..").and(not(resideInAnyPackage(allowed))))
        .as(room + " may use " + (others.length == 0 ? "no room" : String.join(", ", others)));
  }

  static ArchRule noBeam(String room) {
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam..")
        .as(room + " knows no Beam");
  }

  /** Files of any kind; the class path is read by the one class that is the class path's reader. */
  static ArchRule schemasReadTheClassPathOnly() {
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + "schemas..")
        .and()
        .doNotHaveFullyQualifiedName(HOUSE + "schemas.ClassPathSource")
        .should()
        .dependOnClassesThat(files())
        .as("schemas read no files but those of the class path");
  }

  static ArchRule noIo(String room) {
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + room + "..")
        .should()
        .dependOnClassesThat(
            files()
                .or(
                    resideInAnyPackage(
                        "java.net.http..", "java.nio.channels..", "java.sql..", "javax.net..")))
        .as(room + " does no IO");
  }

  /** The clock, by whatever call. */
  static ArchRule noClock(String room) {
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + room + "..")
        .should()
        .callMethodWhere(readsTheClock())
        .as(room + " does not read the clock");
  }

  static ArchRule onlyCliReadsTheEnvironment() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(HOUSE + "cli..")
        .should()
        .callMethodWhere(calls(System.class, "getenv"))
        .as("only cli reads the environment");
  }

  static ArchRule onlyCliEndsTheProcess() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(HOUSE + "cli..")
        .should()
        .callMethodWhere(
            calls(System.class, "exit")
                .or(calls(Runtime.class, "exit"))
                .or(calls(Runtime.class, "halt")))
        .as("only cli ends the process");
  }

  static ArchRule noRandomOfItsOwn() {
    return noClasses()
        .should()
        .callConstructorWhere(seedless())
        .orShould()
        .callMethodWhere(calls(Math.class, "random"))
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .as("randomness is handed in");
  }

  static ArchRule jobsKeepApart(String job, String other) {
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + "jobs." + job + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HOUSE + "jobs." + other + "..")
        .as("job " + job + " does not use job " + other);
  }

  static ArchRule noCatchAllPackage() {
    return noClasses()
        .should()
        .resideInAnyPackage(
            "..core..", "..common..", "..util..", "..utils..", "..helper..", "..helpers..")
        .as("no package is called core, common, util or helper");
  }

  /**
   * Rows of people and owners are read by the jobs, the kernel and the lake alone: the command has
   * no hold on a reader of rows, nor on the bytes of a file but whole small ones.
   */
  static ArchRule cleanRowsHaveNoWayOut() {
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + "cli..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "readers of rows",
                c ->
                    Stream.of("CleanFiles", "RowFile", "RowFileReader", "Quarantine", "Rows")
                        .anyMatch(name -> c.getName().equals(HOUSE + "lake." + name))))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.parquet..", HOUSE + "cubes..", HOUSE + "lake.columns..")
        .orShould()
        .callMethodWhere(
            DescribedPredicate.describe(
                "LakeFiles.open, channel or input",
                call ->
                    call.getTargetOwner().getName().equals(HOUSE + "lake.LakeFiles")
                        && List.of("open", "channel", "input").contains(call.getName())))
        .as("clean rows have no way out by the command");
  }

  /** What the collector keeps goes through the lake: it has no hold on a file. */
  static ArchRule collectorWritesNoFiles() {
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + "collector..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "hands on files",
                c ->
                    c.getName().equals("java.nio.file.Files")
                        || c.getName().startsWith("java.nio.channels.")
                        || c.getName().startsWith("java.io.File")
                        || c.getName().equals("java.io.RandomAccessFile")))
        .as("the collector writes no files of its own");
  }

  /** Nothing opens a connection to anybody; the class path's reader knows URLs of jars. */
  static ArchRule nobodyIsCalled() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(HOUSE + "schemas.ClassPathSource")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "javax.net..")
        .orShould()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "connections",
                c ->
                    Stream.of(
                            "java.net.URLConnection",
                            "java.net.HttpURLConnection",
                            "java.net.Socket",
                            "java.net.DatagramSocket",
                            "java.nio.channels.SocketChannel",
                            "java.nio.channels.DatagramChannel")
                        .anyMatch(c.getName()::equals)))
        .orShould()
        .callMethodWhere(
            calls(java.net.URL.class, "openStream").or(calls(java.net.URL.class, "openConnection")))
        .as("nobody is called");
  }

  /** Notebooks read released tables: they have no hold on a reader of rows, nor on Parquet. */
  static ArchRule notebooksReadReleasesOnly() {
    return noClasses()
        .that()
        .resideInAPackage(HOUSE + "notebooks..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.parquet..", "org.apache.avro..", "org.apache.beam..")
        .as("notebooks read releases only");
  }

  /** Every class lies in a room that the table knows. */
  static ArchRule everyClassHasARoom() {
    return classes()
        .should()
        .resideInAnyPackage(
            Stream.of(
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
                    "notebooks")
                .map(r -> HOUSE + r + "..")
                .toArray(String[]::new))
        .as("every class lies in a room");
  }

  private static DescribedPredicate<JavaClass> files() {
    return resideInAPackage("java.nio.file..")
        .or(
            DescribedPredicate.describe(
                "files",
                c ->
                    Arrays.stream(FILES)
                        .anyMatch(
                            f ->
                                f.endsWith("*")
                                    ? c.getName().startsWith(f.substring(0, f.length() - 1))
                                    : c.getName().equals(f))));
  }

  private static DescribedPredicate<JavaCall<?>> readsTheClock() {
    DescribedPredicate<JavaCall<?>> now =
        DescribedPredicate.describe(
            "now() of the system clock",
            call ->
                call.getName().equals("now")
                    && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(p -> p.isAssignableTo(Clock.class))
                    && Stream.of(
                            Instant.class,
                            LocalDate.class,
                            LocalDateTime.class,
                            OffsetDateTime.class,
                            ZonedDateTime.class)
                        .anyMatch(t -> call.getTargetOwner().isEquivalentTo(t)));
    DescribedPredicate<JavaCall<?>> system =
        DescribedPredicate.describe(
            "Clock.system*",
            call ->
                call.getTargetOwner().isEquivalentTo(Clock.class)
                    && (call.getName().startsWith("system") || call.getName().startsWith("tick")));
    return now.or(system)
        .or(calls(System.class, "currentTimeMillis"))
        .or(calls(System.class, "nanoTime"));
  }

  private static DescribedPredicate<JavaCall<?>> seedless() {
    return DescribedPredicate.describe(
        "new Random()",
        call ->
            call.getTargetOwner().isEquivalentTo(Random.class)
                && call.getTarget().getRawParameterTypes().isEmpty());
  }

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> type, String method) {
    return DescribedPredicate.describe(
        type.getSimpleName() + "." + method,
        call -> call.getTargetOwner().isEquivalentTo(type) && call.getName().equals(method));
  }
}
