package org.obmeet.telemetry.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
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
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** The architecture rules of the project, one per method. */
final class ArchitectureRules {
  static final String ROOT = "org.obmeet.telemetry.";
  private static final String CLASS_PATH_READER =
      CatalogSource.class.getPackageName() + ".ClassPathSource";
  private static final String PUBLIC_LOG_READER = ROOT + "cli.transparency.HttpPublicFiles";
  private static final String HOST_VERIFIER = ROOT + "collector.host.HostVerifier";
  private static final String[] FILES = {"java.io.File*", "java.io.RandomAccessFile"};

  private ArchitectureRules() {}

  /** Returns a rule for each module with the modules that it may use. */
  static List<ArchRule> modules() {
    return List.of(
        uses("schemas"),
        uses("disclosure"),
        uses("privacy", "schemas"),
        uses("cubes", "schemas", "privacy"),
        uses("lake", "schemas"),
        uses("synthetic", "schemas", "lake"),
        uses("jobs", "schemas", "disclosure", "privacy", "cubes", "lake"),
        uses("bench", "schemas", "privacy", "lake", "jobs", "synthetic"),
        uses("collector", "schemas", "privacy", "lake"),
        uses("notebooks"));
  }

  static ArchRule uses(String module, String... others) {
    String[] allowed =
        Stream.concat(Stream.of(module), Arrays.stream(others))
            .map(r -> ROOT + r + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.obmeet.telemetry..").and(not(resideInAnyPackage(allowed))))
        .as(module + " may use " + (others.length == 0 ? "no module" : String.join(", ", others)));
  }

  static ArchRule noBeam(String module) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam..")
        .as(module + " knows no Beam");
  }

  /** Schemas open no files. Only one class reads resources of the class path. */
  static ArchRule schemasReadTheClassPathOnly() {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "schemas..")
        .and()
        .doNotHaveFullyQualifiedName(CLASS_PATH_READER)
        .should()
        .dependOnClassesThat(files())
        .as("schemas read no files but those of the class path");
  }

  static ArchRule noIo(String module) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat(
            files()
                .or(
                    resideInAnyPackage(
                        "java.net.http..", "java.nio.channels..", "java.sql..", "javax.net..")))
        .as(module + " does no IO");
  }

  /** The module does not read the clock. */
  static ArchRule noClock(String module) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .callMethodWhere(readsTheClock())
        .as(module + " does not read the clock");
  }

  static ArchRule onlyCliReadsTheEnvironment() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .callMethodWhere(calls(System.class, "getenv"))
        .as("only cli reads the environment");
  }

  static ArchRule onlyCliEndsTheProcess() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .callMethodWhere(
            calls(System.class, "exit")
                .or(calls(Runtime.class, "exit"))
                .or(calls(Runtime.class, "halt")))
        .as("only cli ends the process");
  }

  static ArchRule noUnseededRandom() {
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

  static ArchRule jobDoesNotUse(String job, String other) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "jobs." + job + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "jobs." + other + "..")
        .as("job " + job + " does not use job " + other);
  }

  /** Packages use each other in one direction only. */
  static ArchRule noPackageCycles() {
    return slices().matching(ROOT + "(**)").should().beFreeOfCycles().as("packages have no cycles");
  }

  static ArchRule noCatchAllPackage() {
    return noClasses()
        .should()
        .resideInAnyPackage(
            "..core..", "..common..", "..util..", "..utils..", "..helper..", "..helpers..")
        .as("no package is called core, common, util or helper");
  }

  /**
   * Only the jobs, the aggregator and the lake read rows of people and owners. The command uses no
   * reader of rows and reads complete small files only.
   */
  static ArchRule commandReadsNoRows() {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "cli..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "readers of rows",
                c ->
                    Stream.of(
                            CleanFileIo.class,
                            RowFileReader.class,
                            RowFileWriter.class,
                            Quarantine.class,
                            RecordIterator.class)
                        .anyMatch(c::isEquivalentTo)))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.parquet..", ROOT + "cubes..", ROOT + "lake.rows..", ROOT + "lake.sort..")
        .orShould()
        .callMethodWhere(
            DescribedPredicate.describe(
                "LakeFiles.open, channel or input",
                call ->
                    call.getTargetOwner().isEquivalentTo(LakeFiles.class)
                        && List.of("open", "channel", "input").contains(call.getName())))
        .as("the command reads no rows");
  }

  /** The collector stores through the lake only. {@code ReleaseCharts} reads a site. */
  static ArchRule collectorWritesNoFiles() {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "collector..")
        .and()
        .doNotHaveSimpleName("ReleaseCharts")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "files and channels",
                c ->
                    c.getName().equals("java.nio.file.Files")
                        || c.getName().startsWith("java.nio.channels.")
                        || c.getName().startsWith("java.io.File")
                        || c.getName().equals("java.io.RandomAccessFile")))
        .as("the collector writes no files of its own");
  }

  /**
   * No class opens a network connection, but the reader of a published log that {@code verify
   * --public URL} names, and the verifier of hosts of instances that opt in. The class path reader
   * may use URLs of jars.
   */
  static ArchRule noOutgoingConnections() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(CLASS_PATH_READER)
        .and()
        .doNotHaveFullyQualifiedName(PUBLIC_LOG_READER)
        .and()
        .doNotHaveFullyQualifiedName(HOST_VERIFIER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "javax.net..", "org.apache.http..")
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
        .as("no outgoing connections");
  }

  /** Only the command that verifies a published log reads over the network. */
  static ArchRule onlyVerificationReadsPublicLogs() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + "cli.transparency.VerifyPublicCommand")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "the reader of published logs", c -> c.getName().startsWith(PUBLIC_LOG_READER)))
        .as("only verification reads public logs");
  }

  /** The verifier of a published log uses only hashes, JSON, proofs and notes. */
  static ArchRule verifierSharesNothing() {
    return noClasses()
        .that()
        .resideInAnyPackage(ROOT + "lake.transparency.verify..", ROOT + "lake.transparency")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.obmeet.telemetry..")
                .and(
                    not(
                        resideInAnyPackage(
                            ROOT + "lake.transparency",
                            ROOT + "lake.transparency.verify..",
                            ROOT + "lake.io")))
                .and(
                    not(
                        DescribedPredicate.describe(
                            "its exception", c -> c.getSimpleName().equals("LakeException")))))
        .as("the verifier shares nothing with those who publish");
  }

  /** Notebooks read released tables through DuckDB only. */
  static ArchRule notebooksReadReleasesOnly() {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "notebooks..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.parquet..", "org.apache.avro..", "org.apache.beam..")
        .as("notebooks read releases only");
  }

  /**
   * Only one class deletes files that a commit may name, after a commit or a fence, and only one
   * deletes other files of landing and ledger. The list names the classes that delete other things.
   */
  static ArchRule onlyCleanupDeletes() {
    List<String> allowed =
        List.of(
            "lake.maintenance.FileCleanup", // files that a commit may name, staging of dead runs
            "lake.file.UnloggedFiles", // files of landing and ledger that no commit names
            "lake.Lease", // the staging folder of the run itself
            "lake.landing.OpenSegment", // an open segment of this process without rows
            "lake.landing.LandingRecovery", // an open segment of a dead process without rows
            "lake.transparency.publish.LakeTransparencyLog", // a page that a longer one replaces
            "cli.releases.ReleaseView", // files that are derived from releases
            "jobs.account.AccountStatements", // statements that are derived, requests of accounts
            "cli.verification.StoreChecks", // a file of its own that tests the store
            "lake.keys.KeysetFile", // its temporary file, outside the lake
            "jobs.export.SubjectDataArchive", // its temporary file, outside the lake
            "lake.file.LakeFiles"); // passes deletions to the store; its own temporary files
    return noClasses()
        .that(
            resideInAnyPackage(
                    ROOT + "lake..", ROOT + "jobs..", ROOT + "collector..", ROOT + "cli..")
                .and(not(resideInAPackage(ROOT + "lake.store.."))))
        .and(
            DescribedPredicate.describe(
                "may not delete",
                c -> allowed.stream().noneMatch(a -> c.getName().matches(ROOT + a + "(\\$.*)?"))))
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "deletion of files of a lake",
                access ->
                    access.getName().startsWith("delete")
                        && (access.getTargetOwner().isEquivalentTo(LakeFiles.class)
                            || access.getTargetOwner().isAssignableTo(Store.class)
                            || access.getTargetOwner().isEquivalentTo(Files.class))
                        && !(access.getOriginOwner().getName().startsWith(ROOT + "cli.")
                            && isLocal(access))))
        .as("only the cleanup deletes files of a lake");
  }

  /** Returns true for the deletion of a local path, which in the command is outside a lake. */
  private static boolean isLocal(JavaAccess<?> access) {
    return access.getTargetOwner().isEquivalentTo(Files.class)
        || access.getName().equals("deleteTree");
  }

  /** Every class is in the package of a module. */
  static ArchRule everyClassIsInAModule() {
    return classes()
        .should()
        .resideInAnyPackage(
            Stream.of(
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
                    "notebooks")
                .map(r -> ROOT + r + "..")
                .toArray(String[]::new))
        .as("every class is in a module");
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
