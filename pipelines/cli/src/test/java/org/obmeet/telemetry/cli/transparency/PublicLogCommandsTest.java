package org.obmeet.telemetry.cli.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.releases.CatalogDatabaseUpdater;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TablesSuppressedCommit;
import org.obmeet.telemetry.lake.log.ConflictCheck;
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
    // Its comparison, of which one test is, takes longest.
    Files.delete(lake.resolve("release/catalog.duckdb"));
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

  @Test
  void release_changedOrUnlogged_failsWith60() throws IOException {
    Path other = folder.resolve("changed");
    DemoLake.copy(lake.resolve("release"), other.resolve("release"));
    Path manifest;
    try (Stream<Path> walk = Files.walk(other.resolve("release"))) {
      manifest = walk.filter(file -> file.endsWith("_MANIFEST.json")).findFirst().orElseThrow();
    }
    Path unlogged = manifest.getParent().resolveSibling("start=2020-01-01");
    Files.createDirectories(unlogged);
    Files.copy(manifest, unlogged.resolve("_MANIFEST.json"));
    Files.writeString(manifest, Files.readString(manifest) + " ");

    CliResult verified = verify("--releases", other.toString());

    assertThat(verified.code()).isEqualTo(60);
    assertThat(verified.out())
        .contains("_MANIFEST.json does not have the bytes that were logged")
        .contains("FAILED: 2 files are not in the log, or not with these bytes, such as release/");
  }

  @Test
  void file_addedToARelease_fails_andAReadmeIsNamed() throws IOException {
    Path other = folder.resolve("added");
    DemoLake.copy(lake.resolve("release"), other.resolve("release"));
    Files.writeString(other.resolve("release/README.md"), "Read me.");
    CliResult named = verify("--releases", other.toString());
    Path manifest;
    try (Stream<Path> walk = Files.walk(other.resolve("release"))) {
      manifest = walk.filter(file -> file.endsWith("_MANIFEST.json")).findFirst().orElseThrow();
    }
    Files.writeString(manifest.resolveSibling("more.parquet"), "more");
    CliResult added = verify("--releases", other.toString());

    assertThat(named.code()).as(named.out()).isZero();
    assertThat(named.out()).contains("in the log; not covered: release/README.md");
    assertThat(added.code()).isEqualTo(60);
    assertThat(added.out()).contains("FAILED: 1 files are not in the log", "more.parquet");
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
                "2 differences, such as table \"dictionary\".\"coverage\" has other rows"),
            Map.entry(
                "UPDATE dictionary.coverage SET named = 0.5 WHERE named = 0",
                "1 differences, such as table \"dictionary\".\"coverage\" has other rows"),
            Map.entry("DELETE FROM dictionary.refused", "2 differences"),
            Map.entry(
                "INSERT INTO dictionary.refused SELECT cube, \"window\", window_start, window_end"
                    + " FROM dictionary.windows LIMIT 1",
                "\"refused\" has other rows"));

    CliResult honest = verify("--releases", other.toString());

    assertThat(honest.code()).as(honest.out()).isZero();
    assertThat(honest.out())
        .contains("ok: release/catalog.duckdb has what the releases give; not covered: the list")
        .contains("dictionary.suppressed_tables");
    for (Map.Entry<String, String> forgery : forgeries) {
      Files.copy(untouched, database, StandardCopyOption.REPLACE_EXISTING);
      forge(database, forgery.getKey());

      CliResult forged = verify("--releases", other.toString());

      assertThat(forged.code()).as(forgery.getKey()).isEqualTo(60);
      assertThat(forged.out()).contains("FAILED: release/catalog.duckdb: ", forgery.getValue());
    }
  }

  /** Copies the lake, suppresses a window, and rebuilds the catalogue database. */
  private static Path withASuppressedWindow() throws IOException {
    Path copy = DemoLake.copyTo(folder.resolve("suppressed"));
    Lake opened = Lake.open(copy.toString());
    ReleaseKey key = new ReleaseKey("opted_in", Window.parse("week/2025-09-08"));
    opened
        .log()
        .append(
            new TablesSuppressedCommit(List.of(key), "few")
                .draft(opened.log().head().number(), Instant.parse(DemoLake.NOW), "run"),
            ConflictCheck.alwaysRebase());
    assertThat(CatalogDatabaseUpdater.refresh(opened, Catalog::load)).isTrue();
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
    Files.delete(other.resolve("release/catalog.duckdb"));
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
    Path other = folder.resolve("cut");
    DemoLake.copy(lake.resolve("public"), other.resolve("public"));
    DemoLake.copy(lake.resolve("release"), other.resolve("release"));
    Path bundle = other.resolve("public/log/tile/entries/000");
    Files.write(bundle, java.util.Arrays.copyOf(Files.readAllBytes(bundle), 500));
    assertThat(page(other.resolve("public"), given))
        .contains("failed: entries: bundle 000 is cut short");
    Files.copy(
        lake.resolve("public/log/tile/entries/000"), bundle, StandardCopyOption.REPLACE_EXISTING);
    Path openings = other.resolve("public/log/opening/000");
    Files.writeString(
        openings, Files.readString(openings).replaceFirst("\"salt\":", "\"note\":1,\"salt\":"));
    assertThat(page(other.resolve("public"), given))
        .contains("failed: entries: an opening in 000 does not fit its entry");
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
