package org.obmeet.telemetry.infra;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a lake, also beside a job that changes the lake, and of a lake that is damaged. */
@Tag("integration")
class BackupTest {
  private static final String BACKUP = ProcessResult.INFRA.resolve("backup").toString();
  private static final String ROW = "clean/community_events/date=2026-01-01/bucket=00/a.parquet";

  private static final String RELEASE = "ledger/released/community_events/week/2026-01-05/r.json";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Instant start = Instant.now();

  @TempDir Path folder;

  private Path lake;
  private Path keyset;
  private String previous = "0".repeat(64);
  private int commits;

  @BeforeEach
  void createLake() throws IOException {
    lake = folder.resolve("lake");
    keyset = write("ring", "old");
    write("lake/clean/suppression/a.json", "a");
    write("lake/clean/consent/a.parquet", "c");
    write("lake/" + ROW, "r");
    write("lake/landing/community_events/a.avro", "l");
    commit(added("clean/suppression/a.json", "clean/consent/a.parquet", ROW), "");
  }

  @Test
  void backup_again_keepsOneKeysetAndOneLog_andTheNewestCopiesOfRows() throws IOException {
    for (String old : List.of(rows(2), rows(1))) {
      write("copies/" + old + ".tar.enc", "x");
      write("copies/keys/" + old + ".key", "x");
    }
    assertThat(backup("--rows", "2")).isEqualTo(0);
    Files.writeString(keyset, "new");
    replaceSuppressions("b");
    assertThat(backup()).isEqualTo(0);

    try (Stream<Path> copies = Files.list(folder.resolve("copies"))) {
      List<String> names = copies.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names).hasSize(4).startsWith("decided", "keys", rows(1) + ".tar.enc");
      assertThat(files("copies/keys")).hasSize(3).containsKey(rows(1) + ".key");
      assertThat(open(names.get(3)).code()).isZero();
      assertThat(files("opened")).containsOnly(Map.entry(ROW, "r"));
    }
    assertThat(folder.resolve("copies/keys/ring")).hasContent("new");
    assertThat(files("copies/decided"))
        .containsOnlyKeys(
            "ledger/commits/0000000000.json",
            "ledger/commits/0000000001.json",
            "clean/suppression/b.json",
            "clean/consent/a.parquet");
  }

  @Test
  void rows_olderThanTheirDays_areDestroyedWithTheirKey_alsoThoseOfEarlierVersions()
      throws IOException {
    write("copies/" + rows(15) + ".tar.enc", "x");
    write("copies/keys/" + rows(15) + ".key", "x");
    write("copies/" + rows(16) + "/clean/x", "x");
    write("copies/" + rows(13) + ".tar.enc", "x");
    write("copies/keys/" + rows(13) + ".key", "x");

    assertThat(backup()).isZero();

    assertThat(files("copies").keySet())
        .filteredOn(file -> file.contains("rows-"))
        .containsExactlyInAnyOrder(rows(13) + ".tar.enc", "keys/" + rows(13) + ".key");
    Path policy = ProcessResult.INFRA.resolveSibling("schemas/policy/processing.yaml");
    assertThat(Files.readString(policy)).as("the default of the script").contains("backups: P14D");
  }

  @Test
  void rows_whoseKeyIsDestroyed_cannotBeRead() throws IOException {
    assertThat(backup("--rows", "1")).isZero();
    String copy = copyOfRows();
    byte[] bytes = Files.readAllBytes(folder.resolve("copies").resolve(copy));
    assertThat(new String(bytes, ISO_8859_1)).as("it is encrypted").doesNotContain(ROW);

    assertThat(backup("--destroy")).isZero();
    assertThat(files("copies").keySet()).noneMatch(file -> file.contains("rows-"));
    Files.write(folder.resolve("copies").resolve(copy), bytes);
    ProcessResult opened = open(copy);
    assertThat(opened.code()).isEqualTo(43);
    assertThat(opened.text()).contains("there is no '", ".key'");
  }

  /** The files below {@code release/} can be rebuilt from the release files. */
  @Test
  void releaseFiles_thatTheLogNames_areCopiedAndChecked_andTheViewIsNot() throws IOException {
    write("lake/" + RELEASE, "released");
    commit(added(RELEASE), "");
    String dead = RELEASE.replace("r.json", "dead.json");
    write("lake/" + dead, "of a run that died");
    write("lake/ledger/runs/r.json", "report");
    write("lake/release/index.json", "{}");
    write("lake/release/catalog.duckdb", "d");
    assertThat(backup()).isZero();

    Map<String, String> before = files("copies");
    assertThat(files("copies/decided"))
        .containsEntry(RELEASE, "released")
        .containsEntry("ledger/runs/r.json", "report")
        .doesNotContainKey(dead);
    assertThat(before.keySet()).noneMatch(path -> path.contains("/release/"));

    for (String damaged : List.of("releasex", "")) {
      Files.writeString(lake.resolve(RELEASE), damaged);
      ProcessResult ran = run(Map.of());
      assertThat(ran.code()).isEqualTo(60);
      assertThat(ran.text()).contains(RELEASE, "the previous copy stays");
    }
    Files.delete(lake.resolve(RELEASE));
    assertThat(run(Map.of()).code()).isEqualTo(60);
    assertThat(files("copies")).isEqualTo(before);

    write("lake/" + RELEASE, "released");
    assertThat(backup()).isZero();
  }

  private String copyOfRows() throws IOException {
    return files("copies").keySet().stream()
        .filter(file -> file.startsWith("rows-"))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the name of a copy of rows that was made some days ago. */
  private String rows(int days) {
    return "rows-" + STAMP.format(start.minus(Duration.ofDays(days)));
  }

  private ProcessResult open(String copy) {
    String time = copy.replace("rows-", "").replace(".tar.enc", "");
    return ProcessResult.in(
        folder, Map.of(), BACKUP, "--open", folder + "/copies", time, folder + "/opened");
  }

  @Test
  void backup_ofNoLake_isRefused() {
    lake = folder;

    ProcessResult ran = run(Map.of());

    assertThat(ran.code()).isEqualTo(43);
    assertThat(ran.text()).contains("LAKE must be a lake; there is none at");
  }

  /** The job comes between the copy of the log and that of the files. */
  @Test
  void backup_besideAnErasure_isOfOneCommit() throws IOException {
    Path later = folder.resolve("later");
    Path now = lake;
    copy(lake, later);
    lake = later;
    replaceSuppressions("b");
    write("later/clean/consent/b.parquet", "d");
    commit(added("clean/consent/b.parquet"), removed("clean/consent/a.parquet"));
    Files.delete(later.resolve("clean/consent/a.parquet"));
    lake = now;
    String job = "cp -a ../later/. . && rm clean/suppression/a.json clean/consent/a.parquet";
    afterFirst("cp", "cd " + lake + " && " + job.replace("cp ", "/bin/cp "));

    assertThat(run(Map.of("PATH", fakes())).code()).isZero();

    assertThat(files("copies/decided"))
        .containsOnlyKeys(
            "ledger/commits/0000000000.json",
            "ledger/commits/0000000001.json",
            "ledger/commits/0000000002.json",
            "clean/suppression/b.json",
            "clean/consent/b.parquet");
  }

  /** Each copy of the log is followed by an entry that removes a file of it. */
  @Test
  void backup_besideManyDecisions_isOfTheLast() throws IOException {
    decideDuringCopies(25);

    ProcessResult ran = run(Map.of("PATH", fakes()));

    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(files("copies/decided"))
        .containsKeys("clean/suppression/25.json", "ledger/commits/0000000025.json");
  }

  @Test
  void backup_besideDecisionsWithoutEnd_isNoVerificationThatFailed() throws IOException {
    decideDuringCopies(5);

    ProcessResult ran = run(Map.of("PATH", fakes(), "BUSY_SECONDS", "0"));

    assertThat(ran.code()).isEqualTo(51);
    assertThat(ran.text()).contains("changes all the time: run this command again");
  }

  /** Lets a decision follow each of the first copies of the log. */
  private void decideDuringCopies(int decisions) throws IOException {
    Path now = lake;
    Path last = folder.resolve("0");
    copy(lake, last);
    for (int i = 1; i <= decisions; i++) {
      lake = folder.resolve(Integer.toString(i));
      copy(last, lake);
      last = lake;
      replaceSuppressions(Integer.toString(i), i == 1 ? "a" : Integer.toString(i - 1));
    }
    lake = now;
    fake(
        "cp",
        """
        /bin/cp "$@" || exit
        [[ "$*" == *ledger/commits* ]] || exit 0
        next=$(($(cat %1$s/next 2>/dev/null || echo 0) + 1))
        [[ -d %1$s/$next ]] || exit 0
        echo $next >%1$s/next
        rm %2$s/clean/suppression/*
        /bin/cp -a %1$s/$next/. %2$s"""
            .formatted(folder, lake));
  }

  @Test
  void backup_ofADamagedLake_keepsThePreviousCopy() throws IOException {
    assertThat(backup("--rows", "1")).isEqualTo(0);
    Map<String, String> before = files("copies");
    Files.writeString(keyset, "new");
    Files.writeString(lake.resolve("clean/suppression/a.json"), "x");

    ProcessResult damaged = run(Map.of());
    Files.delete(lake.resolve("clean/suppression/a.json"));
    ProcessResult missing = run(Map.of());

    for (ProcessResult ran : List.of(damaged, missing)) {
      assertThat(ran.code()).isEqualTo(60);
      assertThat(ran.text()).contains("clean/suppression/a.json", "the previous copy stays");
    }
    assertThat(files("copies")).isEqualTo(before);
  }

  /** A full disk must not look like a damaged lake, which would have to be restored. */
  @Test
  void backup_toAFullDisk_isNoVerificationThatFailed() throws IOException {
    String full = "echo \"$0: error writing: No space left on device\" >&2; exit 1";
    fake("cp", "[[ \"$*\" != *--parents* ]] || { " + full + "; }\nexec /bin/cp \"$@\"");
    ProcessResult decided = run(Map.of("PATH", fakes()));
    Files.delete(folder.resolve("bin/cp"));
    fake("openssl", "[[ $1 != enc ]] || { " + full + "; }\nexec /usr/bin/openssl \"$@\"");
    ProcessResult rows = run(Map.of("PATH", fakes()), "--rows", "1");

    for (ProcessResult ran : List.of(decided, rows)) {
      assertThat(ran.code()).as(ran.text()).isEqualTo(47);
      assertThat(ran.text()).contains("cannot be written", "No space left");
    }
  }

  @Test
  void backup_ofADamagedLake_destroysExpiredCopiesOfRows() throws IOException {
    for (String old : List.of(rows(15), rows(13))) {
      write("copies/" + old + ".tar.enc", "x");
      write("copies/keys/" + old + ".key", "x");
    }
    Files.writeString(lake.resolve("clean/suppression/a.json"), "x");

    assertThat(run(Map.of()).code()).isEqualTo(60);
    assertThat(files("copies"))
        .containsOnlyKeys(rows(13) + ".tar.enc", "keys/" + rows(13) + ".key");
    assertThat(run(Map.of(), "--destroy").code()).isEqualTo(60);
    assertThat(files("copies")).isEmpty();
  }

  @Test
  void rows_areNeverPlainInTheCopies() throws IOException {
    String list = "find %1$s/copies -type f >>%1$s/seen\n".formatted(folder);
    fake("openssl", list + "/usr/bin/openssl \"$@\"");

    assertThat(run(Map.of("PATH", fakes()), "--rows", "1").code()).isZero();

    assertThat(folder.resolve("seen")).content().contains("keys/rows-").doesNotContain(ROW);
  }

  /** An erasure replaces the file of rows after it was encrypted. */
  @Test
  void rows_besideAnErasure_areOfTheLaterCommit() throws IOException {
    String other = ROW.replace("a.parquet", "b.parquet");
    Path later = folder.resolve("later");
    Path now = lake;
    copy(lake, later);
    lake = later;
    write("later/" + other, "s");
    commit(added(other), removed(ROW));
    lake = now;
    afterFirst("tar", "cd %s && cp -a ../later/. . && rm %s".formatted(lake, ROW));

    assertThat(run(Map.of("PATH", fakes()), "--rows", "1").code()).isZero();

    assertThat(open(copyOfRows()).code()).isZero();
    assertThat(files("opened")).containsOnly(Map.entry(other, "s"));
  }

  /** A publication that replaces the checkpoint deletes openings of the one before. */
  @Test
  void backup_besideAPublication_hasOneTransparencyLogWithItsSalts() throws IOException {
    write("lake/public/log/checkpoint", "1");
    write("lake/public/log/opening/000.p/1", "o");
    write("lake/ledger/salts/0000000000", "s");
    write("lake/ledger/transparency.json", "{}");
    afterFirst(
        "cp",
        "cd %s/public/log && mkdir -p opening/000.p && echo p >opening/000.p/2".formatted(lake)
            + " && echo 2 >checkpoint && rm opening/000.p/1");

    assertThat(run(Map.of("PATH", fakes())).code()).isZero();

    assertThat(files("copies/decided"))
        .containsEntry("public/log/checkpoint", "2\n")
        .containsEntry("public/log/opening/000.p/2", "p\n")
        .doesNotContainKey("public/log/opening/000.p/1")
        .containsKeys("ledger/salts/0000000000", "ledger/transparency.json");
  }

  @Test
  void backup_ofDamagedRows_keepsOlderCopiesOfRows() throws IOException {
    write("copies/" + rows(1) + ".tar.enc", "x");
    write("copies/keys/" + rows(1) + ".key", "x");
    Files.writeString(lake.resolve(ROW), "x");

    ProcessResult ran = run(Map.of(), "--rows", "1");

    assertThat(ran.code()).isEqualTo(60);
    assertThat(ran.text()).contains(ROW);
    assertThat(files("copies"))
        .containsKeys(rows(1) + ".tar.enc", "decided/clean/suppression/a.json");
  }

  @Test
  void backup_ofABrokenLog_keepsThePreviousCopy() throws IOException {
    replaceSuppressions("b");
    assertThat(backup()).isEqualTo(0);
    Map<String, String> before = files("copies");
    Path first = lake.resolve("ledger/commits/0000000000.json");
    Files.writeString(first, Files.readString(first).replace("\"kind\"", " \"kind\""));

    ProcessResult changed = run(Map.of());
    Files.delete(first);
    ProcessResult lost = run(Map.of());

    for (ProcessResult ran : List.of(changed, lost)) {
      assertThat(ran.code()).isEqualTo(60);
      assertThat(ran.text()).contains("the log is broken", "the previous copy stays");
    }
    assertThat(files("copies")).isEqualTo(before);
  }

  /** A lake that is another one, or was shortened, does not replace the copy of the decisions. */
  @Test
  void backup_ofALogThatDoesNotContinueTheCopy_keepsThePreviousCopy() throws IOException {
    replaceSuppressions("b");
    assertThat(backup("--rows", "1")).isEqualTo(0);
    Map<String, String> before = files("copies");
    Files.delete(lake.resolve("ledger/commits/0000000001.json"));
    write("lake/clean/suppression/a.json", "a");

    ProcessResult ran = run(Map.of(), "--rows", "1");

    assertThat(ran.code()).isEqualTo(60);
    assertThat(ran.text()).contains("does not continue the copy's after entry 0000000001.json");
    assertThat(files("copies")).isEqualTo(before);
  }

  @Test
  void backup_hasTheTransparencyLogAndItsSalts() throws IOException {
    List<String> parts =
        List.of(
            "public/log/checkpoint",
            "public/log/tile/0/000.p/1",
            "ledger/salts/0000000000",
            "ledger/transparency.json");
    for (String part : parts) {
      write("lake/" + part, part);
    }

    assertThat(backup()).isZero();

    assertThat(files("copies/decided").keySet()).containsAll(parts);
  }

  @Test
  void backup_besideAnother_isRefused() throws IOException {
    Files.createDirectories(folder.resolve("copies"));

    ProcessResult ran =
        ProcessResult.in(
            folder,
            Map.of(),
            "flock",
            folder + "/copies",
            BACKUP,
            lake.toString(),
            keyset.toString(),
            folder + "/copies");

    assertThat(ran.code()).isEqualTo(47);
    assertThat(ran.text()).contains("another backup");
    assertThat(files("copies")).isEmpty();
  }

  @Test
  void backup_afterACrashBetweenItsTwoMoves_findsThePreviousCopyAgain() throws IOException {
    assertThat(backup()).isEqualTo(0);
    Map<String, String> before = files("copies");
    Files.move(folder.resolve("copies/decided"), folder.resolve("copies/decided.old"));
    Files.delete(lake.resolve("clean/suppression/a.json"));

    assertThat(backup()).isEqualTo(60);

    assertThat(files("copies")).isEqualTo(before);
  }

  /** The copy is on stable storage before it takes the place of the previous one. */
  @Test
  void backup_isSynced_beforeAndAfterItsMoves() throws IOException {
    assertThat(backup()).isEqualTo(0);
    for (String program : List.of("sync", "mv")) {
      fake(
          program, "echo " + program + " >>" + folder + "/order; exec /bin/" + program + " \"$@\"");
    }

    assertThat(run(Map.of("PATH", fakes()), "--rows", "1").code()).isZero();

    assertThat(Files.readAllLines(folder.resolve("order")))
        .startsWith("sync", "mv")
        .endsWith("sync", "mv", "sync");
  }

  @Test
  void keyOfTheTransparencyLog_isCopiedBesideTheKeyset_andIsMissed() throws IOException {
    write("lake/public/log/checkpoint", "1");
    write("lake.log-key", "signs");
    assertThat(backup()).isZero();
    assertThat(folder.resolve("copies/keys/log-key")).hasContent("signs");

    Map<String, String> elsewhere = Map.of("LOG_KEY", folder.resolve("key").toString());
    assertThat(run(elsewhere).code()).isEqualTo(43);
    assertThat(run(elsewhere).text()).contains("LOG_KEY must be the key of the transparency log");
    write("key", "signs now");
    assertThat(run(elsewhere).code()).isZero();
    assertThat(folder.resolve("copies/keys/log-key")).hasContent("signs now");
  }

  private int backup(String... more) {
    ProcessResult ran = run(Map.of(), more);
    return ran.code();
  }

  private ProcessResult run(Map<String, String> environment, String... more) {
    return ProcessResult.in(
        folder,
        environment,
        Stream.concat(
                Stream.of(BACKUP, lake.toString(), keyset.toString(), folder + "/copies"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private void replaceSuppressions(String name) throws IOException {
    replaceSuppressions(name, "a");
  }

  private void replaceSuppressions(String name, String before) throws IOException {
    write(lake.getFileName() + "/clean/suppression/" + name + ".json", name);
    commit(
        added("clean/suppression/" + name + ".json"),
        removed("clean/suppression/" + before + ".json"));
    Files.delete(lake.resolve("clean/suppression/" + before + ".json"));
  }

  /** A commit in the form of the log, with a detail that looks like files and is none. */
  private void commit(String put, String dropped) throws IOException {
    String text =
        """
        {"at":"2026-01-01T00:00:00Z","detail":{"reason":"{\\"drop\\":[,\\"file/x\\":{"},\
        "drop":[%s],"kind":"erase","number":%s,"previous":"%s","put":{%s},\
        "reads":["file/clean/","file/x"],"run":"r"}
        """
            .formatted(dropped, commits, previous, put);
    write(
        lake.getFileName() + String.format(Locale.ROOT, "/ledger/commits/%010d.json", commits),
        text);
    previous = sha256(text);
    commits++;
  }

  private String added(String... paths) throws IOException {
    StringBuilder files = new StringBuilder();
    for (String path : paths) {
      files.append(files.isEmpty() ? "" : ",");
      String content = Files.readString(lake.resolve(path));
      files.append(
          "\"file/%s\":{\"buckets\":8,\"bytes\":%s,\"of\":[\"x\"],\"rows\":1,\"sha256\":\"%s\"}"
              .formatted(path, content.length(), sha256(content)));
    }
    return files.toString();
  }

  private static String removed(String path) {
    return "\"file/" + path + "\"";
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) {
    assertThat(ProcessResult.of("cp", "-a", from.toString(), to.toString()).code()).isZero();
  }

  /** Contents by path below a folder. */
  private Map<String, String> files(String below) throws IOException {
    Path start = folder.resolve(below);
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> start.relativize(file).toString(),
                  file -> {
                    try {
                      return Files.readString(file, ISO_8859_1);
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  }));
    }
  }

  private Path write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private String fakes() {
    return folder.resolve("bin") + ":" + System.getenv("PATH");
  }

  /** Runs a command after the first call of a program. */
  private void afterFirst(String program, String command) throws IOException {
    String done = folder + "/done";
    fake(
        program,
        "/bin/"
            + program
            + " \"$@\" || exit\n"
            + ("[ -e " + done + " ] || { touch " + done + "; " + command + "; }"));
  }

  private void fake(String program, String body) throws IOException {
    Path file = write("bin/" + program, "#!/bin/bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
