package org.obmeet.telemetry.cli.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
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
