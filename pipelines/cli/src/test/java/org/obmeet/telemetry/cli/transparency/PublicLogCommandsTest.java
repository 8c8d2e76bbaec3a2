package org.obmeet.telemetry.cli.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.releases.ReleaseView;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.transparency.LogTiles;
import org.obmeet.telemetry.lake.transparency.publish.LogKeys;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests the commands and the page of the transparency log on the lake of the demonstration. */
@Tag("integration")
class PublicLogCommandsTest {
  @TempDir static Path folder;
  private static Path lake;
  private static String key;

  @BeforeAll
  static void publish() throws IOException {
    lake = DemoLake.copyTo(folder.resolve("lake"));
    CliResult made = on("log", "init", "--origin", "example.org/log");
    assertThat(made.code()).as(made.err()).isZero();
    key = made.out().strip();
    CliResult published = on("log", "publish");
    assertThat(published.code()).as(published.err()).isZero();
  }

  private static CliResult on(String... words) {
    String[] all =
        Stream.concat(Stream.of(words), Stream.of("--lake", lake.toString()))
            .toArray(String[]::new);
    return CliResult.with(all);
  }

  private static CliResult verify(String... more) {
    Stream<String> words =
        Stream.of("verify", "--public", lake.resolve("public").toString(), "--key", key);
    return CliResult.with(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  /** Verifies a receipt by a copy of the log without the releases beside it. */
  private static CliResult verifyReceipt(Path receipt) throws IOException {
    Path alone = Files.createTempDirectory(folder, "log").resolve("public");
    DemoLake.copy(lake.resolve("public"), alone);
    return CliResult.with(
        "verify", "--public", alone.toString(), "--key", key, "--receipt", receipt.toString());
  }

  @Test
  void log_ofTheDemonstration_isVerified() throws IOException {
    Path noted = Files.copy(lake.resolve("public/log/checkpoint"), folder.resolve("noted"));

    CliResult verified =
        verify("--checkpoint", noted.toString(), "--policy", "../../schemas/policy");

    assertThat(verified.code()).as(verified.out()).isZero();
    assertThat(verified.out())
        .contains("every release in the folder is in the log", "the policy in force since")
        .contains("releases have the bytes that were logged")
        .doesNotContain("FAILED");
    CliResult again = on("log", "publish");
    assertThat(again.err()).contains("no new entries");
  }

  @Test
  void release_namedBesideOneThatTheLogLacks_failsWith60() {
    assertThat(verify("--release", "browsers").code()).isZero();

    CliResult verified = verify("--release", "browsers", "--release", "browser");

    assertThat(verified.code()).isEqualTo(60);
    assertThat(verified.out()).contains("FAILED: the log has no release browser\n");
  }

  /** Copies the released files, which a test changes. */
  private static Path copyOfReleases(String name) throws IOException {
    Path copy = folder.resolve(name);
    DemoLake.copy(lake.resolve("release"), copy.resolve("release"));
    return copy;
  }

  /** Returns the first file below {@code release/} whose name contains a text. */
  private static Path first(Path base, String below, String text) throws IOException {
    try (Stream<Path> list = Files.list(base.resolve("release").resolve(below))) {
      return list.filter(file -> file.getFileName().toString().contains(text))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /** Gives the index of a copy the digests of its files, and the files that it lacks. */
  private static void index(Path base) throws IOException {
    Path file = base.resolve(ReleaseIndex.PATH);
    ReleaseIndex index = ReleaseIndex.parse(Files.readAllBytes(file));
    List<ReleaseIndex.Entry> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(base.resolve("release"))) {
      for (Path one : walk.filter(Files::isRegularFile).filter(f -> !f.equals(file)).toList()) {
        String name = base.resolve("release").relativize(one).toString();
        byte[] bytes = Files.readAllBytes(one);
        files.add(new ReleaseIndex.Entry(name, name, Digests.sha256Hex(bytes), bytes.length));
      }
    }
    Files.write(
        file,
        new ReleaseIndex(index.form(), index.content(), index.releases(), files, List.of())
            .encode());
  }

  private static CliResult assertFails(Path base, String... texts) {
    CliResult verified = verify("--releases", base.toString());
    assertThat(verified.code()).as(verified.out()).isEqualTo(60);
    assertThat(verified.out()).contains(texts);
    return verified;
  }

  @Test
  void releaseFile_changed_orOfAnotherWindow_failsWith60() throws IOException {
    Path changed = copyOfReleases("changed");
    flip(first(changed, "windows", ".json"));
    assertFails(
        changed,
        "does not have the bytes that were logged",
        "does not have the digest of release/index.json");

    Path swapped = copyOfReleases("swapped");
    Path week = first(swapped, "windows", "community_events-week-2026-08-03");
    Path other = first(swapped, "windows", "community_events-week-2026-08-10");
    Files.copy(other, week, StandardCopyOption.REPLACE_EXISTING);
    assertFails(swapped, week.getFileName() + " does not have the bytes that were logged");
    index(swapped);
    assertFails(swapped, week.getFileName() + " is not in the log, or not with the digest of");
  }

  @Test
  void file_addedToAFolder_fails_alsoIfTheIndexNamesIt_andAReadmeIsNamed() throws IOException {
    Path other = copyOfReleases("added");
    Files.writeString(other.resolve("release/README.md"), "Read me.");
    CliResult named = verify("--releases", other.toString());
    assertThat(named.code()).as(named.out()).isZero();
    assertThat(named.out()).contains("in the log; not covered: release/README.md");

    Files.writeString(other.resolve("release/week/more.parquet"), "more");
    assertFails(other, "FAILED: 1 files are not in the index, such as release/week/more.parquet");

    Files.delete(other.resolve("release/README.md"));
    index(other);
    assertFails(other, "FAILED: release/: 1 differences, such as week/more.parquet is added");

    Files.delete(other.resolve("release/week/more.parquet"));
    Files.copy(
        first(other, "windows", ".json"), other.resolve("release/windows/community_events-x.json"));
    index(other);
    assertFails(other, "release/windows/community_events-x.json is not in the log");
  }

  @Test
  void file_removed_fails() throws IOException {
    Path other = copyOfReleases("removed");
    Path table = first(other, "week", ".parquet");
    Files.delete(table);
    assertFails(other, "cannot read release/week/" + table.getFileName());
    index(other);
    assertFails(other, "such as week/" + table.getFileName() + " is missing");

    Path unshown = copyOfReleases("unshown");
    Files.delete(first(unshown, "windows", ".json"));
    assertFails(unshown, "cannot read release/windows/");
    index(unshown);
    assertFails(unshown, "release/index.json lacks the file windows/");

    Path unindexed = copyOfReleases("unindexed");
    Files.delete(unindexed.resolve(ReleaseIndex.PATH));
    assertFails(
        unindexed,
        "cannot read release/index.json in ",
        "; the log has releases such as release/windows/",
        "files are not in the index");
  }

  /** No window of the demonstration is past its retention period, so none can be missing. */
  @ParameterizedTest
  @ValueSource(strings = {"week/2026-08-03", "week/2026-08-10", ""})
  void window_leftOutOfTheIndex_fails(String window) throws IOException {
    Path other = copyOfReleases("left-out-" + window.replace('/', '-'));
    leaveOut(other, "instance_statistics", window);
    assertFails(other, "is missing, and its retention period of P5Y is not over; use --catalog");
  }

  /** Removes the windows of a stream from a copy and its index. */
  private static void leaveOut(Path base, String stream, String window) throws IOException {
    Path file = base.resolve(ReleaseIndex.PATH);
    ReleaseIndex index = ReleaseIndex.parse(Files.readAllBytes(file));
    List<ReleaseIndex.Shown> kept = new ArrayList<>();
    for (ReleaseIndex.Shown one : index.releases()) {
      if (one.stream().equals(stream) && one.window().startsWith(window)) {
        Files.delete(base.resolve(LakeLayout.publicRelease(one.file())));
      } else {
        kept.add(one);
      }
    }
    assertThat(kept).hasSizeLessThan(index.releases().size());
    Files.write(
        file,
        new ReleaseIndex(index.form(), index.content(), kept, index.files(), List.of()).encode());
    index(base);
  }

  @Test
  void table_withAFlippedByteOrWithoutARow_fails() throws Exception {
    Path other = copyOfReleases("table");
    Path table = other.resolve("release/week/instances_by_version.parquet");
    byte[] untouched = Files.readAllBytes(table);
    flip(table);
    assertFails(
        other,
        "release/week/instances_by_version.parquet does not have the digest of release/index.json");

    Files.write(table, untouched);
    Path shorter = other.resolve("shorter.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (FROM '%s' LIMIT (SELECT count(*) - 1 FROM '%s')) TO '%s' (FORMAT parquet)"
              .formatted(table, table, shorter));
    }
    Files.move(shorter, table, StandardCopyOption.REPLACE_EXISTING);
    index(other);
    assertFails(
        other,
        "FAILED: release/: 1 differences, such as week/instances_by_version.parquet has other"
            + " content");
  }

  @Test
  void catalogueDatabase_forged_fails_alsoInCoverageOfASuppressedWindow() throws Exception {
    Path other = withASuppressedWindow();
    Path database = other.resolve("release/catalog.duckdb");
    Path untouched = Files.copy(database, folder.resolve("catalog.duckdb"));
    List<Map.Entry<String, String>> forgeries =
        List.of(
            Map.entry(
                "UPDATE levels.instances_by_version SET instances = instances + 10"
                    + " WHERE instances > 0; UPDATE dictionary.coverage SET named = 0.5"
                    + " WHERE named BETWEEN 0.01 AND 0.49",
                "2 differences, such as catalog.duckdb: table \"dictionary\".\"coverage\" has other"
                    + " rows"),
            Map.entry(
                "UPDATE dictionary.coverage SET named = 0.5 WHERE named = 0",
                "1 differences, such as catalog.duckdb: table \"dictionary\".\"coverage\" has other"
                    + " rows"),
            Map.entry(
                "DELETE FROM dictionary.suppressed_tables",
                "1 differences, such as catalog.duckdb: table \"dictionary\".\"coverage\" has other"
                    + " rows"),
            Map.entry(
                "INSERT INTO dictionary.suppressed_tables SELECT cube, \"window\", window_start, window_end"
                    + " FROM dictionary.windows LIMIT 1",
                "\"suppressed_tables\" has other rows"));

    CliResult honest = verify("--releases", other.toString());

    assertThat(honest.code()).as(honest.out()).isZero();
    assertThat(honest.out())
        .contains("ok: the derived files have what the releases give; not covered: the list")
        .contains("dictionary.suppressed_tables");
    flip(database);
    assertFails(other, "release/catalog.duckdb does not have the digest of release/index.json");
    for (Map.Entry<String, String> forgery : forgeries) {
      Files.copy(untouched, database, StandardCopyOption.REPLACE_EXISTING);
      forge(database, forgery.getKey());
      index(other);

      assertFails(other, "FAILED: release/: ", forgery.getValue());
    }
    Files.writeString(database, "no database");
    index(other);
    assertFails(other, "FAILED: the derived files cannot be checked: ");
  }

  /** Then most differences have a harmless reason. */
  @Test
  void view_ofOtherDeclarations_failsAndSaysSo() throws IOException {
    Path other = copyOfReleases("declarations");
    Path file = other.resolve(ReleaseIndex.PATH);
    ReleaseIndex index = ReleaseIndex.parse(Files.readAllBytes(file));
    Files.write(
        file,
        new ReleaseIndex(index.form(), "it's other", index.releases(), index.files(), List.of())
            .encode());

    assertFails(
        other, "catalog.duckdb: ", "made from other declarations than those of this program");
  }

  @Test
  void index_thatIsHuge_failsBeforeItIsRead() throws IOException {
    Path other = copyOfReleases("huge");
    try (RandomAccessFile index =
        new RandomAccessFile(other.resolve(ReleaseIndex.PATH).toFile(), "rw")) {
      index.setLength(1L << 40);
    }

    assertFails(other, "release/index.json must have at most 16777216 bytes; it has more");
  }

  /** Copies the lake, suppresses a window, and rebuilds the catalogue database. */
  private static Path withASuppressedWindow() throws IOException {
    Path copy = DemoLake.copyTo(folder.resolve("suppressed"));
    Lake opened = Lake.open(copy.toString());
    ReleaseKey key = new ReleaseKey("opted_in", Window.parse("week/2025-09-08"));
    opened
        .log()
        .append(
            CommitDraft.of(
                    CommitKind.REFUSE,
                    opened.log().head().number(),
                    Instant.parse(DemoLake.NOW),
                    "run")
                .put(LogKey.SUPPRESSED + key.name(), "few"));
    assertThat(new ReleaseView(opened, Catalog::load).refresh()).isTrue();
    return copy;
  }

  private static void forge(Path database, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database);
        Statement statement = connection.createStatement()) {
      for (String one : sql.split(";")) {
        assertThat(statement.executeUpdate(one)).isPositive();
      }
    }
  }

  @Test
  void log_overHttp_isVerified_andAMissingFileIsNamed() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath().substring(1);
          Path file = lake.resolve(path);
          byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
          bytes = path.startsWith("endless/") ? new byte[1 << 20] : bytes;
          exchange.sendResponseHeaders(
              bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      CliResult verified =
          CliResult.with("verify-public", "--public", url + "/public", "--key", key);
      assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
      assertThat(verified.err()).contains("Not covered by a URL");
      CliResult endless =
          CliResult.with("verify-public", "--public", url + "/endless", "--key", key);
      assertThat(endless.code()).isEqualTo(60);
      assertThat(endless.err())
          .contains("/endless/log/checkpoint must have at most 65536 bytes; it has more");
      CliResult missing = CliResult.with("verify-public", "--public", url + "/none", "--key", key);
      assertThat(missing.code()).isEqualTo(60);
      assertThat(missing.err()).contains("/none/log/checkpoint cannot be read: status 404");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void receipt_ofACommit_isVerified_andNotAfterAChange() throws IOException {
    Path file = folder.resolve("receipt");
    String first =
        on("log", "receipt", "--commit", commit("release")).out().lines().findFirst().orElseThrow();
    Files.writeString(file, first);
    assertThat(verifyReceipt(file).out()).contains(file + ": entry ");

    Files.writeString(file, first.replaceFirst("\"commit_sha256\":\"", "$0f"));
    CliResult changed = verifyReceipt(file);
    assertThat(changed.code()).isEqualTo(60);
    assertThat(changed.out()).contains("FAILED: the proof of entry");
  }

  /** Returns the number of the first commit of a kind. */
  private String commit(String kind) {
    return on("ledger", "show")
        .out()
        .lines()
        .filter(line -> line.contains("\"kind\":\"" + kind + "\""))
        .map(line -> line.replaceFirst(".*\"number\":(\\d+).*", "$1"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void erasure_published_hasNothingOfItsSubject_andItsReceiptIsVerified() throws IOException {
    CliResult erased =
        on("erase", "--yes", "--unseen", "--person", "canary-42", "--now", DemoLake.NOW);
    assertThat(erased.code()).as(erased.err()).isZero();
    assertThat(on("log", "publish").err()).contains("no new entries");
    assertThat(on("log", "receipt", "--commit", commit("erase")).err())
        .contains("published from 2026-09-21 on");
    CliResult nextWeek = on("daily", "--now", "2026-09-21T00:00:00Z");
    assertThat(nextWeek.err()).contains("The transparency log has");
    String receipt = on("log", "receipt", "--commit", commit("erase")).out();
    String id = receipt.replaceFirst("(?s).*\"receipt\":\\{[^}]*\"id\":\"([^\"]+)\".*", "$1");
    Path file = Files.writeString(folder.resolve("erasure"), receipt);

    assertThat(verifyReceipt(file).out()).contains("ok: " + file + ": entry ");
    assertThat(id).hasSizeLessThan(64).isNotEmpty();
    try (Stream<Path> walk = Files.walk(lake.resolve("public"))) {
      for (Path published : walk.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(published), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("canary-42", id);
      }
    }
  }

  @Test
  void log_initialisedTwice_orWithoutItsKey_isBadInput() throws IOException {
    CliResult twice = on("log", "init", "--origin", "example.org/log");
    CliResult keyless = on("log", "publish", "--log-key", folder.resolve("gone").toString());
    CliResult inside = on("log", "publish", "--log-key", lake.resolve("key").toString());

    assertThat(List.of(twice.code(), keyless.code(), inside.code())).containsOnly(43);
    assertThat(twice.err()).contains("has a log already");
    assertThat(keyless.err()).contains("there is no log key at", "--lost-key");
    assertThat(inside.err()).contains("must lie outside the lake");
  }

  /** As in containers, whose daily run always names the file. */
  @Test
  void daily_withAKeyThatDoesNotExistYet_runsWithoutALog() throws IOException {
    Path plain = DemoLake.copyTo(Files.createDirectory(folder.resolve("plain")).resolve("lake"));
    String missing = folder.resolve("plain/log-key").toString();

    CliResult daily =
        CliResult.with(
            "daily", "--lake", plain.toString(), "--now", DemoLake.NOW, "--log-key", missing);

    assertThat(daily.err()).doesNotContain("log-key");
    assertThat(plain.resolve("public")).doesNotExist();
  }

  @Test
  void log_whoseKeyIsNotLost_isNotContinuedByAnother() throws IOException {
    byte[] checkpoint = Files.readAllBytes(lake.resolve("public/log/checkpoint"));

    CliResult refused = on("log", "init", "--lost-key", "--origin", "example.org/log");

    assertThat(refused.code()).isEqualTo(43);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .contains("the log key at " + lake + ".log-key is not lost", "telemetry log rotate");
    assertThat(lake.resolve("public/log/checkpoint")).hasBinaryContent(checkpoint);
  }

  @Test
  void log_whoseKeyIsLost_continuesWithANewKeyOfTheSameOrigin() throws IOException {
    Path other = DemoLake.copyTo(folder.resolve("keyless"));
    String[] made = {"log", "init", "--lake", other.toString(), "--origin", "example.org/log"};
    Path mistyped = Path.of(other + ".log-key");
    LogKeys.create(mistyped, "example.org/typo", new SecureRandom());
    CliResult otherOrigin = CliResult.with(made);
    assertThat(otherOrigin.code()).isEqualTo(43);
    assertThat(otherOrigin.err())
        .contains("must be that of the log, example.org/typo", mistyped.toString());
    Files.delete(mistyped);
    String first = CliResult.with(made).out().strip();
    CliResult.with("log", "publish", "--lake", other.toString());
    Path noted = Files.copy(other.resolve("public/log/checkpoint"), folder.resolve("before"));
    Files.delete(Path.of(other + ".log-key"));

    CliResult wrong =
        CliResult.with(
            "log", "init", "--lake", other.toString(), "--lost-key", "--origin", "example.org/x");
    CliResult lost =
        CliResult.with(
            Stream.concat(Stream.of(made), Stream.of("--lost-key")).toArray(String[]::new));

    assertThat(wrong.err()).contains("must be that of the log, example.org/log");
    assertThat(lost.code()).as(lost.err()).isZero();
    String[] verification = {
      "verify-public", "--public", other + "/public", "--checkpoint", noted.toString(), "--key"
    };
    CliResult both =
        CliResult.with(
            Stream.concat(Stream.of(verification), Stream.of(first, "--key", lost.out().strip()))
                .toArray(String[]::new));
    assertThat(both.code()).as(both.out() + both.err()).isZero();
    CliResult oldOnly =
        CliResult.with(
            Stream.concat(Stream.of(verification), Stream.of(first)).toArray(String[]::new));
    assertThat(oldOnly.code()).isEqualTo(60);
    assertThat(oldOnly.err()).contains("is not signed by a key of the log");
  }

  @Test
  void page_inAnotherLanguage_agrees() throws Exception {
    assumeTrue(succeeds("node", "--version"), "node is not installed");
    Path checkpoint = lake.resolve("public/log/checkpoint");
    String noted = Files.readString(checkpoint).replace("\n", "\\n");
    String receipt =
        on("log", "receipt", "--commit", commit("release"))
            .out()
            .lines()
            .findFirst()
            .orElseThrow()
            .replace("\\", "\\\\")
            .replace("\"", "\\\"");
    String given =
        "{\"key\":\"%s\",\"noted\":\"%s\",\"receipt\":\"%s\",\"policy\":[\"../../schemas/policy/processing.yaml\"]}"
            .formatted(key, noted, receipt);

    String said = page(lake.resolve("public"), given);

    assertThat(said.lines().toList()).hasSize(6).allMatch(line -> line.startsWith("ok: "));
    assertThat(page(lake.resolve("public"), given.replace("\\\"type\\\":", "\\\"typo\\\":")))
        .contains("failed: receipt: the proof does not lead to the root");
    Path other = copyOfReleases("cut");
    DemoLake.copy(lake.resolve("public"), other.resolve("public"));
    String first = LogTiles.openingsPath(0, size()).replace("opening/", "");
    Path bundle = other.resolve("public/log/tile/entries").resolve(first);
    byte[] untouched = Files.readAllBytes(bundle);
    Files.write(bundle, Arrays.copyOf(untouched, 500));
    assertThat(page(other.resolve("public"), given))
        .contains("failed: entries: bundle " + first + " is cut short");
    Files.write(bundle, untouched);
    Path openings = other.resolve("public/log/opening").resolve(first);
    Files.writeString(
        openings, Files.readString(openings).replaceFirst("\"salt\":", "\"note\":1,\"salt\":"));
    assertThat(page(other.resolve("public"), given))
        .contains("failed: entries: an opening in " + first + " does not fit its entry");
  }

  /** Returns the number of entries that the checkpoint has. */
  private static long size() throws IOException {
    return Long.parseLong(Files.readAllLines(lake.resolve("public/log/checkpoint")).get(1));
  }

  @Test
  void page_ofForgedReleases_failsAsTheCommandDoes() throws Exception {
    assumeTrue(succeeds("node", "--version"), "node is not installed");
    String given = "{\"key\":\"" + key + "\"}";

    Path changed = copyForPage("page-changed");
    flip(first(changed, "windows", ".json"));
    assertThat(page(changed.resolve("public"), given))
        .contains("failed: releases: release/windows/", "does not have the bytes that were logged");

    Path oldest = copyForPage("page-oldest");
    leaveOut(oldest, "instance_statistics", "week/2026-08-03");
    assertThat(page(oldest.resolve("public"), given))
        .contains(
            "; 1 releases of windows before 2026-08-10 are not in the folder: telemetry"
                + " verify-public says whether their retention period is over");

    Path later = copyForPage("page-later");
    leaveOut(later, "instance_statistics", "week/2026-08-10");
    assertThat(page(later.resolve("public"), given))
        .contains("is missing: the index shows windows that end earlier, on 2026-08-10");

    Path stream = copyForPage("page-stream");
    leaveOut(stream, "instance_statistics", "");
    assertThat(page(stream.resolve("public"), given))
        .contains("note: the index shows no release of instance_statistics");

    for (String hostile :
        List.of(
            "null",
            "{}",
            "{\"files\":{}}",
            "{\"files\":[null]}",
            "{\"files\":[{\"name\":\"x\"}]}",
            "{\"files\":[{\"name\":\"x\",\"path\":\"../x\"}]}",
            "{\"files\":[{\"name\":\"x\",\"path\":\"https://host/x\"}]}")) {
      Files.writeString(stream.resolve(ReleaseIndex.PATH), hostile);
      assertThat(page(stream.resolve("public"), given))
          .as(hostile)
          .contains("failed: releases: release/index.json must ");
    }
  }

  private static Path copyForPage(String name) throws IOException {
    Path copy = copyOfReleases(name);
    DemoLake.copy(lake.resolve("public"), copy.resolve("public"));
    return copy;
  }

  private static String page(Path published, String given) throws Exception {
    String script = "src/test/resources/org/obmeet/telemetry/cli/transparency/page.js";
    return run("", "node", script, published + "/verify.html", published.toString(), given);
  }

  @Test
  void proofs_areAcceptedByAnotherImplementation() throws Exception {
    assumeTrue(
        succeeds("node", "-e", "require('@sigstore/verify/dist/tlog/merkle')"),
        "the npm package @sigstore/verify is not in NODE_PATH");
    String script = "src/test/resources/org/obmeet/telemetry/cli/transparency/sigstore.js";
    String receipts = on("log", "receipt", "--commit", commit("release")).out();

    assertThat(run(receipts, "node", script))
        .contains(receipts.lines().count() + " proofs accepted");
  }

  private static boolean succeeds(String... words) throws InterruptedException {
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static String run(String input, String... words) throws Exception {
    Path file = Files.writeString(folder.resolve("input"), input);
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectInput(file.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
