package org.obmeet.telemetry.cli.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ClockConfirmation;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests which checks are made, also if the disk cannot read a file. */
class LakeCheckTest {
  private static final String DISK = "Input/output error";

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void copyALake() throws IOException {
    root = DemoLake.copyTo(folder.resolve("lake"));
    // No test is about these files, whose comparison takes longest.
    LocalStore.deleteTree(root.resolve("release"));
  }

  /** Returns a handle of the lake whose disk cannot read one file. */
  private Lake unreadable(String path) {
    Store disk = new LocalStore(root);
    Store failing =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("open") && arguments[0].equals(path)) {
                    throw new IOException(DISK);
                  }
                  try {
                    return method.invoke(disk, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return Lake.in(failing, root.toString());
  }

  private List<CheckFinding> findings(String path) {
    return findings(path, Catalog::load);
  }

  private List<CheckFinding> findings(String path, Supplier<Catalog> catalog) {
    Path keys = Path.of(root + ".keys");
    RetainRequest retain =
        new RetainRequest(
            root.toString(),
            keys,
            Instant.parse(DemoLake.NOW),
            RetainRequest.Mode.VERIFY,
            Catalogs.SHIPPED,
            ClockConfirmation.NONE,
            Optional.empty());
    return LakeCheck.findings(
        LakeCheck.OF_VERIFY,
        new CheckContext(
                unreadable(path), () -> keys, catalog, retain.now(), Progress.silent(), List.of())
            .verifyingBy(() -> RetainJob.run(retain, Progress.silent())));
  }

  private static void assertFails(List<CheckFinding> findings, String check, String path) {
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.check()).isEqualTo(check);
              assertThat(finding.level()).isEqualTo(CheckFinding.Level.FAIL);
              assertThat(finding.text()).contains(path);
            });
  }

  private static void assertOk(List<CheckFinding> findings, String check) {
    assertThat(findings)
        .filteredOn(finding -> finding.check().equals(check))
        .extracting(CheckFinding::level)
        .contains(CheckFinding.Level.OK);
  }

  @Test
  void commit_unreadable_isAFinding() {
    String commit = "ledger/commits/0000000001.json";

    List<CheckFinding> findings = findings(commit);

    assertFails(findings, "log chain", commit);
    assertOk(findings, "retention");
  }

  @Test
  void temporaryFile_ofAKilledRun_isAFindingOnlyIfRetentionDeletesIt() throws IOException {
    Path aside = Files.createDirectories(root.resolve("staging/aside"));
    Path linked = aside.resolve("6ddfd26a-5cd0-4c99-a1ab-2e861c5ce20c");
    Files.createLink(linked, root.resolve("ledger/commits/0000000001.json"));
    Files.setLastModifiedTime(linked, FileTime.from(Instant.now()));
    Path copied = aside.resolve("62391844-3b7b-4c8b-9e3f-45cfe7e74e04");
    Files.copy(root.resolve("ledger/commits/0000000002.json"), copied);
    Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rw-r--r--"));

    List<CheckFinding> young = findings("none");

    List<String> checks = List.of("links", "unlisted", "copies", "modes");
    checks.forEach(check -> assertOk(young, check));

    Instant old = Instant.now().minus(Duration.ofHours(1)).minusSeconds(1);
    Files.setLastModifiedTime(linked, FileTime.from(old));
    Files.setLastModifiedTime(copied, FileTime.from(old));
    List<CheckFinding> left = findings("none");

    assertFails(left, "links", root.relativize(linked).toString());
    assertFails(left, "unlisted", root.relativize(copied).toString());
    assertFails(left, "copies", root.relativize(copied).toString());
    assertFails(left, "modes", root.relativize(copied).toString());
  }

  /** A planted file must not stay because its time is wrong. */
  @Test
  void temporaryFile_ofTheFuture_isAFinding() throws IOException {
    Path aside = Files.createDirectories(root.resolve("staging/aside"));
    Path planted = aside.resolve("6ddfd26a-5cd0-4c99-a1ab-2e861c5ce20c");
    Files.writeString(planted, "alice");
    Files.setLastModifiedTime(planted, FileTime.from(Instant.parse("2199-01-01T00:00:00Z")));

    assertFails(findings("none"), "unlisted", root.relativize(planted).toString());
  }

  /** The text of an unexpected exception may have a payload. */
  @Test
  void failure_thatIsUnexpected_isNotQuoted() {
    Supplier<Catalog> failing =
        () -> {
          throw new IllegalStateException("ann@example.org");
        };

    List<CheckFinding> findings = findings("none", failing);

    assertFails(findings, "catalogue", "not checked: the run failed: IllegalStateException");
    assertThat(findings).extracting(CheckFinding::check).contains("other").doesNotContain("links");
    assertThat(findings).extracting(CheckFinding::text).noneMatch(text -> text.contains("ann"));
  }

  @Test
  void transparencyLog_unreadable_explainsNoFile() {
    String lake = root.toString();
    CliResult begun = CliResult.with("log", "init", "--origin", "log.example", "--lake", lake);
    assertThat(begun.code()).as(begun.err()).isZero();
    CliResult published = CliResult.with("log", "publish", "--lake", lake, "--now", DemoLake.NOW);
    assertThat(published.code()).as(published.err()).isZero();
    String checkpoint = "public/log/checkpoint";
    assertThat(root.resolve(checkpoint)).exists();

    List<CheckFinding> findings = findings(checkpoint);

    assertFails(findings, "transparency log", checkpoint);
    assertFails(findings, "unlisted", "ledger/transparency.json");
  }

  private List<CheckFinding> daily(Instant now) {
    return LakeCheck.findings(
        LakeCheck.OF_DAILY,
        new CheckContext(
            Lake.find(root.toString()).orElseThrow(),
            () -> Path.of(root + ".keys"),
            Catalog::load,
            now,
            Progress.silent(),
            List.of()));
  }

  private void change(FileRef file) throws IOException {
    byte[] bytes = Files.readAllBytes(root.resolve(file.path()));
    bytes[bytes.length / 2] ^= 1;
    Files.write(root.resolve(file.path()), bytes);
  }

  @Test
  void daily_findsAChangeOfEachFileWithinFourteenDays() throws IOException {
    Collection<FileRef> files = Lake.find(root.toString()).orElseThrow().state().files().values();
    assertThat(daily(Instant.parse(DemoLake.NOW)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.level()).isEqualTo(CheckFinding.Level.OK));
    for (FileRef file : files) {
      change(file);
    }

    Set<String> found = new TreeSet<>();
    for (int day = 0; day < 14; day++) {
      Instant now = Instant.parse(DemoLake.NOW).plus(Duration.ofDays(day));
      daily(now).forEach(finding -> found.addAll(finding.items()));
    }

    assertThat(found)
        .hasSameSizeAs(files)
        .allMatch(item -> item.endsWith(": its bytes have changed"));
  }

  @Test
  void daily_newestReleaseChanged_failsEachDayAndNamesIt() throws IOException {
    FileRef newest =
        Lake.find(root.toString()).orElseThrow().state().files().values().stream()
            .filter(file -> file.path().startsWith("ledger/released/instance_statistics/week/"))
            .max(Comparator.comparing(FileRef::path))
            .orElseThrow();
    change(newest);

    for (int day = 0; day < 14; day++) {
      List<CheckFinding> findings = daily(Instant.parse(DemoLake.NOW).plus(Duration.ofDays(day)));
      assertFails(findings, "files", newest.path());
    }
    CliResult run = CliResult.with("daily", "--lake", root.toString(), "--now", DemoLake.NOW);
    assertThat(run.code()).isEqualTo(60);
    assertThat(run.err()).contains(newest.path() + ": its bytes have changed", "telemetry restore");
  }

  /** A reader of a pipe would wait for ever. */
  @Test
  void pipe_inPlaceOfAFile_isAFinding() throws Exception {
    FileRef file =
        Lake.find(root.toString()).orElseThrow().state().files().values().iterator().next();
    Path path = root.resolve(file.path());
    Files.delete(path);
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();

    assertFails(findings("none"), "files", file.path() + ": it is missing");
  }
}
