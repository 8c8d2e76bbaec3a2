package org.obmeet.telemetry.cli.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.check.CheckFinding.Level;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogException;

/** Tests the findings for a lake with one clean file that is damaged in different ways. */
class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final LocalDate DAY = LocalDate.parse("2026-11-19");

  @TempDir Path folder;
  private Lake lake;
  private Path keys;
  private FileRef clean;

  @BeforeEach
  void makeALake() {
    keys = folder.resolve("lake.keys");
    Keyset ring = Keyset.create(keys);
    String root = folder.resolve("lake").toString();
    lake = Lake.create(root, new LakeMetadata(ring.id(), ConsentMode.RECORDED, "eu"), NOW);
    clean = write(lake.layout().cleanFile("community_events", DAY, 0, "batch"), "rows");
    ingest(clean);
    makeKeys(ring, "person", "record", "session");
  }

  private FileRef write(String path, String text) {
    return lake.files()
        .write(
            path,
            out -> {
              out.write(text.getBytes(StandardCharsets.UTF_8));
              return 1;
            });
  }

  private void ingest(FileRef file) {
    lake.log()
        .append(
            CommitDraft.of(CommitKind.INGEST, lake.log().head().number(), NOW, "run")
                .withFiles(List.of(LoggedFile.clean(file, false, 8, List.of()))));
  }

  private void makeKeys(Keyset ring, String... kinds) {
    int epoch = Pseudonyms.epoch(28, DAY.toEpochDay());
    List<KeyName> names =
        java.util.Arrays.stream(kinds)
            .map(kind -> new KeyName("community_events", kind, epoch))
            .toList();
    lake.createKeys(ring, names, NOW);
  }

  private List<CheckFinding> examine(Instant now, boolean quick) {
    return examine(lake, Catalog::load, now, quick);
  }

  private List<CheckFinding> examine(
      Lake examined, Supplier<Catalog> catalog, Instant now, boolean quick) {
    return LakeCheck.findings(
        LakeCheck.ofDoctor(quick),
        new CheckContext(examined, () -> keys, catalog, now, Progress.silent(), List.of()));
  }

  private CheckFinding found(String check) {
    return examine(NOW, false).stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private void assertFound(String check, Level level, String text) {
    CheckFinding finding = found(check);
    assertThat(finding.text()).contains(text);
    assertThat(finding.level()).isEqualTo(level);
    assertThat(finding.remedy().isEmpty()).as("what to do").isEqualTo(level == Level.OK);
  }

  private Path file(String path) {
    return Path.of(lake.root()).resolve(path);
  }

  @Test
  void lake_thatIsWell_hasNothingToDo() {
    assertThat(examine(NOW, false))
        .allSatisfy(finding -> assertThat(finding.level()).as("%s", finding).isEqualTo(Level.OK))
        .extracting(CheckFinding::check)
        .contains("lake", "log chain", "files", "keyset", "keys", "key epochs", "clock");
    assertThat(lake.files().list("staging")).isEmpty();
  }

  @Test
  void access_checkedByTwoAtOnce_isWell() {
    assertThat(IntStream.range(0, 500).parallel().mapToObj(i -> StoreChecks.access(lake)))
        .extracting(CheckFinding::level)
        .containsOnly(Level.OK);
  }

  @Test
  void file_missingOrChanged_fails() throws Exception {
    Files.writeString(file(clean.path()), "wrod");
    assertFound("files", Level.FAIL, clean.path() + ": its bytes have changed");
    assertThat(examine(NOW, true))
        .as("--quick sees sizes only")
        .noneMatch(finding -> finding.level() == Level.FAIL);
    Files.writeString(file(clean.path()), "more rows");
    assertFound("files", Level.FAIL, "it has 9 bytes, not 4");
    Files.delete(file(clean.path()));
    assertFound("files", Level.FAIL, "1 of 1 files do not match the log");
  }

  @Test
  void log_changed_failsAndSkipsOtherChecks() throws Exception {
    Path entry = file("ledger/commits/0000000001.json");
    Files.writeString(entry, Files.readString(entry) + " ");

    assertFound("log chain", Level.FAIL, "the log is corrupt at commit 2");
    assertThat(found("other").level()).isEqualTo(Level.WARN);
  }

  @Test
  void checkpoint_otherThanTheLog_failsHereAndInLedgerVerify() throws Exception {
    while (lake.log().head().number() < 99) {
      lake.log().append(CommitDraft.of(CommitKind.EXPORT, lake.log().head().number(), NOW, "run"));
    }
    Path checkpoint = file(lake.layout().checkpoint(99, lake.log().head().sha256()));
    assertFound("log chain", Level.OK, "100 commits");
    CliResult sound = CliResult.with("ledger", "verify", "--lake", lake.root());
    assertThat(sound.code()).as(sound.err()).isZero();

    String state;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(checkpoint))) {
      state = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(checkpoint))) {
      out.write(state.replace("\"eu\"", "\"us\"").getBytes(StandardCharsets.ISO_8859_1));
    }

    assertFound("checkpoints", Level.FAIL, "ledger/checkpoints/" + checkpoint.getFileName());
    assertThat(examine(NOW, true)).noneMatch(finding -> finding.level() == Level.FAIL);
    CliResult forged = CliResult.with("ledger", "verify", "--lake", lake.root());
    assertThat(forged.code()).isEqualTo(60);
    assertThat(forged.out()).contains(checkpoint.getFileName() + ": it differs from the log");
    Files.delete(checkpoint);
    assertThat(CliResult.with("ledger", "verify", "--lake", lake.root()).code()).isZero();
  }

  /** Reads the lake with an error of the disk at a file or folder. */
  @Test
  void fileOrFolder_thatCannotBeRead_isAFinding_andNoException() throws Exception {
    LocalStore store = new LocalStore(Path.of(lake.root()));
    for (String path : List.of("landing", "staging", "clean", clean.path())) {
      Lake damaged = unreadable(store, path);
      assertThat(examine(damaged, Catalog::load, NOW, false))
          .as(path)
          .anyMatch(finding -> finding.level() != Level.OK && finding.text().contains(path));
    }
  }

  private Lake unreadable(LocalStore store, String path) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (List.of("open", "list").contains(method.getName()) && arguments[0].equals(path)) {
            throw new IOException("input/output error");
          }
          return method.invoke(store, arguments);
        };
    return Lake.in(
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, handler),
        lake.root());
  }

  @Test
  void keyset_thatIsAFolder_fails() throws Exception {
    Files.delete(keys);
    Files.createDirectories(keys);
    assertThat(examine(NOW, false))
        .anyMatch(one -> one.level() == Level.FAIL && one.check().startsWith("key"));
  }

  @Test
  void catalogue_atFault_fails() {
    Supplier<Catalog> atFault =
        () -> {
          throw new CatalogException("cubes/x.yaml", "name", "X", "a name");
        };

    assertThat(examine(lake, atFault, NOW, true))
        .anySatisfy(
            finding -> {
              assertThat(finding.check()).isEqualTo("catalogue");
              assertThat(finding.level()).isEqualTo(Level.FAIL);
              assertThat(finding.text()).contains("cubes/x.yaml: name is 'X'");
            });
  }

  @Test
  void keyset_readableByOthers_failsWithChmodAsRemedy() throws Exception {
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));

    assertFound("keyset", Level.FAIL, "must be readable by its owner alone");
    assertThat(found("keyset").remedy()).isEqualTo("chmod 600 " + keys);
  }

  @Test
  void keyset_missingOrOfAnotherLake_fails() throws Exception {
    Files.delete(keys);
    assertThat(found("keyset").level()).isEqualTo(Level.FAIL);
    Keyset.create(keys);
    assertFound("keys", Level.FAIL, "does not belong to this lake");
    assertFound("key epochs", Level.FAIL, "no key for clean rows of community_events/person/");
  }

  @Test
  void key_ofAnEpochOfRows_missing_fails() {
    ingest(
        write(
            lake.layout().cleanFile("community_events", DAY.minusDays(40), 0, "batch"),
            "old rows"));

    assertFound("key epochs", Level.FAIL, "no key for clean rows of community_events/person/");
  }

  @Test
  void clock_beforeTheLog_fails() {
    assertThat(examine(NOW.minusSeconds(1), true))
        .anySatisfy(
            finding -> {
              assertThat(finding.check()).isEqualTo("clock");
              assertThat(finding.level()).isEqualTo(Level.FAIL);
              assertThat(finding.text()).contains("earlier than the last commit, " + NOW);
            });
  }

  @Test
  void leftovers_areWarnedOf() {
    write("staging/run-1/rows.avro", "half");
    write("ledger/released/community_events/day/2026-11-19/run-1.json", "half");
    write("landing/community_events/date=2026-11-20/segment.avro", "new");

    assertFound("staging", Level.WARN, "1 file, 4 bytes: a run is active, or has died");
    assertFound("orphans", Level.WARN, "ledger/released/community_events/day/2026-11-19/");
    assertFound("landing", Level.WARN, "1 segment, 3 bytes, not ingested yet");
  }

  @Test
  void file_removedByARunDuringTheCheck_isNotMissing() {
    FileRef other = write(lake.layout().cleanFile("community_events", DAY, 1, "other"), "more");
    ingest(other);
    Progress removing =
        new Progress() {
          @Override
          public void step(long bytes) {
            remove(other);
          }
        };
    CheckContext context =
        new CheckContext(lake, () -> keys, Catalog::load, NOW, removing, List.of());

    CheckFinding files = new LogChecks(context).files();

    assertThat(files.level()).as(files.text()).isEqualTo(Level.OK);
  }

  private void remove(FileRef file) {
    if (lake.state().files().containsKey(file.path())) {
      lake.log()
          .append(
              CommitDraft.of(CommitKind.RETAIN, lake.log().head().number(), NOW, "run")
                  .withRemoved(List.of(file.path())));
      lake.files().delete(file.path());
    }
  }

  /** A run moves its files to their place before it commits them. */
  @Test
  void file_unlisted_besideAnActiveRun_isNotToBeDeleted() {
    write("ledger/released/community_events/week/2026-11-09/run-1.json", "1");
    assertThat(found("orphans").remedy()).contains("or delete the files");

    try (Lease run = Lease.ofRun(lake, "run-1")) {
      assertThat(found("orphans").text()).contains("of a dead or an active run: ledger/released/");
      assertThat(found("orphans").remedy()).doesNotContain("delete");
    }
  }

  @Test
  void windows_closedAndUndecided_areWarnedOf() {
    CheckFinding later =
        examine(NOW.plusSeconds(6 * 86_400), true).stream()
            .filter(finding -> finding.check().equals("windows"))
            .findFirst()
            .orElseThrow();

    assertThat(later.level()).isEqualTo(Level.WARN);
    assertThat(later.text()).contains("week/2026-11-16");
    assertThat(later.remedy()).isEqualTo("run telemetry aggregate");
  }

  @Test
  void rows_pastRetention_areWarnedOf() {
    assertThat(examine(NOW.plusSeconds(100L * 86_400), true))
        .anySatisfy(
            finding -> {
              assertThat(finding.check()).isEqualTo("retention");
              assertThat(finding.level()).isEqualTo(Level.WARN);
              assertThat(finding.text()).contains("1 file past retention: " + clean.path());
            });
  }

  @Test
  void consents_underAnotherPolicyVersion_areCounted() {
    CheckFinding some =
        PolicyChecks.consents(
            new TreeMap<>(Map.of("2025-06", 5L, "2024-01", 2L, "", 1L)), "2025-06");

    assertThat(some.level()).isEqualTo(Level.WARN);
    assertThat(some.text())
        .isEqualTo(
            "8 consents in force; 3 under another policy version than 2025-06"
                + " (no version: 1, 2024-01: 2)");
    assertThat(PolicyChecks.consents(new TreeMap<>(Map.of("2025-06", 1L)), "2025-06").level())
        .isEqualTo(Level.OK);
  }

  @Test
  void disk_nearlyFull_isWarnedOfThenFails() {
    assertThat(StoreChecks.space(5L << 30).level()).isEqualTo(Level.OK);
    assertThat(StoreChecks.space(500L << 20).level()).isEqualTo(Level.WARN);
    assertThat(StoreChecks.space(50L << 20).level()).isEqualTo(Level.FAIL);
    assertThat(StoreChecks.space(1L << 30).text()).isEqualTo("1.0 GiB free");
  }
}
