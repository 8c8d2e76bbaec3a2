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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.doctor.CheckFinding;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ClockConfirmation;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests that the other checks are made if the disk cannot read a file. */
class LakeVerificationTest {
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
    return new LakeVerification(unreadable(path), keys, catalog, retain, List.of())
        .findings(Progress.silent());
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

    assertFails(findings, "links", "not checked: the run failed: IllegalStateException");
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
}
