package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.MoreCollectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogException;

/** Tests when {@code release/} is rebuilt, what it has then, and what readers see meanwhile. */
class ReleaseViewTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final String QUERY = "SELECT count(*) FROM instances_by_version";

  @TempDir Path folder;
  private Path lake;
  private Path release;
  private Path catalog;

  @BeforeEach
  void copyALake() throws IOException {
    lake = DemoLake.copyTo(folder.resolve("lake"));
    release = lake.resolve("release");
    catalog = release.resolve("catalog.duckdb");
    Files.setLastModifiedTime(catalog, LONG_AGO);
  }

  private ReleaseView view() {
    return new ReleaseView(Lake.open(lake.toString()), Catalog::load);
  }

  private CliResult call(String... words) {
    String[] args = Arrays.copyOf(words, words.length + 4);
    args[words.length] = "--lake";
    args[words.length + 1] = lake.toString();
    args[words.length + 2] = "--now";
    args[words.length + 3] = DemoLake.NOW;
    return CliResult.with(args);
  }

  private CliResult query() {
    return CliResult.with("query", "--lake", lake.toString(), "--format", "csv", QUERY);
  }

  private boolean isAsMade() throws IOException {
    return Files.getLastModifiedTime(catalog).equals(LONG_AGO);
  }

  /** Returns the digest of each file of the view but the catalogue, by name. */
  private Map<String, String> digests() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(release)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = release.relativize(file).toString();
        if (!name.equals("catalog.duckdb") && !name.equals("index.json")) {
          digests.put(name, Digests.sha256Hex(Files.readAllBytes(file)));
        }
      }
    }
    return digests;
  }

  @Test
  void view_current_isKept_andMissing_isRebuiltWithTheSameBytes() throws IOException {
    Map<String, String> before = digests();
    assertThat(call("daily").err()).doesNotContain("Rebuilt ");
    assertThat(isAsMade()).isTrue();

    deleteView();
    CliResult enforced = call("retain", "enforce");

    assertThat(enforced.err()).contains("Rebuilt " + lake + "/release/");
    assertThat(digests()).isEqualTo(before).hasSizeGreaterThan(60);
    assertThat(view().differences()).isEmpty();
  }

  private void deleteView() throws IOException {
    try (Stream<Path> walk = Files.walk(release)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void fileDamagedMissingOrAdded_isADifference() throws IOException {
    Path table = release.resolve("week/instances_by_version.parquet");
    damage(table);
    Files.delete(release.resolve("verify.sql"));
    Files.writeString(release.resolve("week/more.parquet"), "more");
    Files.writeString(release.resolve("README.md"), "of the operator");

    assertThat(view().differences())
        .containsExactlyInAnyOrder(
            "week/instances_by_version.parquet does not have the digest of the index",
            "verify.sql is missing",
            "week/more.parquet is added");
    assertThat(view().refresh()).isTrue();
    assertThat(view().differences()).isEmpty();
    assertThat(release.resolve("week/more.parquet")).doesNotExist();
    assertThat(release.resolve("README.md")).hasContent("of the operator");
    assertThat(view().refresh()).isFalse();
  }

  @Test
  void index_damaged_isRebuilt() throws IOException {
    for (String text : List.of("", "null", "{", "[]", "{\"form\":2}", "{\"form\":1,\"files\":7}")) {
      Files.writeString(lake.resolve(ReleaseIndex.PATH), text);

      assertThat(view().differences()).as(text).containsExactly("index.json is missing or damaged");
      assertThat(view().refresh()).as(text).isTrue();
    }
    assertThat(view().differences()).isEmpty();
  }

  @Test
  void catalog_damaged_isRebuiltByAQuery_whichSaysSo_andItsJournalDeleted() throws IOException {
    String expected = query().out();
    Files.writeString(catalog, "half a file");
    Path journal = release.resolve("catalog.duckdb.wal");
    Files.writeString(journal, "of a connection");
    Lake opened = Lake.open(lake.toString());
    assertThat(ReleaseView.finding(opened, Catalog::load, false).orElseThrow().text())
        .isEqualTo("release/ is out of date");

    CliResult query = query();

    assertThat(query.code()).as(query.err()).isZero();
    assertThat(query.err()).contains("Rebuilding " + lake + "/release/");
    assertThat(query.out()).isEqualTo(expected);
    assertThat(journal).doesNotExist();
    assertThat(ReleaseView.finding(opened, Catalog::load, false).orElseThrow().text())
        .isEqualTo("release/ has what the releases give, and nothing else");
    assertThat(ReleaseView.finding(opened, Catalog::load, true).orElseThrow().text())
        .isEqualTo("release/ is up to date");
  }

  @Test
  void catalog_ofTheSameSizeWithOtherContent_isRebuiltByAQuery() throws IOException {
    String expected = query().out();
    damage(catalog);

    CliResult query = query();

    assertThat(query.err()).contains("Rebuilding " + lake + "/release/");
    assertThat(query.out()).isEqualTo(expected);
    assertThat(view().differences()).isEmpty();
    assertThat(query().err()).doesNotContain("Rebuilding ");
  }

  @Test
  void tableOfTheSameSizeWithOtherContent_isRebuiltByDaily() throws IOException {
    Path table = release.resolve("week/instances_by_version.parquet");
    damage(table);

    CliResult daily = call("daily");

    assertThat(daily.err()).contains("Rebuilt " + lake + "/release/");
    assertThat(view().differences()).isEmpty();
    assertThat(view().refresh()).isFalse();
  }

  /** Changes one bit in the middle of a file. */
  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void files_thatAreNotOfTheView_stay_andAreFindings() throws IOException {
    Files.writeString(release.resolve("robots.txt"), "of a web server");
    Files.writeString(release.resolve(".hidden"), "x");
    Files.writeString(release.resolve("README.md"), "of the operator");
    Files.delete(release.resolve("index.json"));

    assertThat(query().err()).contains("Rebuilding " + lake + "/release/");

    assertThat(release.resolve("robots.txt")).hasContent("of a web server");
    assertThat(view().isCurrent()).isTrue();
    assertThat(view().differences())
        .containsExactlyInAnyOrder("robots.txt is added", ".hidden is added");
  }

  @Test
  void folder_thatIsALink_isReadButNotRebuilt() throws IOException {
    String expected = query().out();
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("catalog.duckdb"), "of another program");
    for (String link : List.of("release/week", "release/")) {
      Path path = lake.resolve(link);
      Files.move(path, folder.resolve("moved-" + path.getFileName()));
      Files.createSymbolicLink(path, outside);

      CliResult query = query();

      assertThat(query.err())
          .contains("A private copy is used")
          .contains(link + " is a link, which is not followed")
          .contains("telemetry daily");
      assertThat(query.out()).isEqualTo(expected);
      assertThat(outside).isDirectoryContaining(kept::equals);
      assertThat(kept).hasContent("of another program");
      Files.delete(path);
    }
  }

  @Test
  void view_withoutValidDeclarations_hasNoFinding_becauseAnotherCheckReportsThem() {
    assertThat(
            ReleaseView.finding(
                Lake.open(lake.toString()),
                () -> {
                  throw new CatalogException("cubes/x.yaml", "name", "X", "a name");
                },
                false))
        .isEmpty();
  }

  @Test
  void view_ofNothingReleased_doesNotExist() {
    Keyset ring = Keyset.create(folder.resolve("empty.keys"));
    Lake empty =
        Lake.create(
            folder.resolve("empty").toString(),
            new LakeMetadata(ring.id(), ConsentMode.RECORDED, "eu"),
            Instant.parse(DemoLake.NOW));

    assertThat(new ReleaseView(empty, Catalog::load).refresh()).isFalse();
    assertThat(folder.resolve("empty/release")).doesNotExist();
  }

  @Test
  void view_withAReleaseFileDamaged_isKept_andTheFileNamed() throws IOException {
    Path damaged;
    try (Stream<Path> walk = Files.walk(lake.resolve("ledger/released"))) {
      damaged = walk.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    Files.writeString(damaged, "{}");
    Files.delete(release.resolve("verify.sql"));

    CliResult refused = call("retain", "enforce");

    assertThat(refused.code()).isEqualTo(60);
    assertThat(refused.err())
        .contains("The tables are published, but release/ could not be updated")
        .contains(lake.relativize(damaged) + " is missing or damaged")
        .doesNotContain("\tat ");
    assertThat(isAsMade()).isTrue();
  }

  @Test
  void windowPastItsPeriod_isNotShown_butItsReleaseFileStays() throws IOException {
    String late = "2032-12-11T00:00:00Z";
    List<String> before = releaseFiles();

    CliResult enforced =
        CliResult.with(
            "retain",
            "enforce",
            "--lake",
            lake.toString(),
            "--now",
            late,
            "--confirm-time",
            "2032-12-11");

    assertThat(releaseFiles()).as(enforced.err()).isEqualTo(before);
    assertThat(
            ReleaseIndex.read(Lake.open(lake.toString())).stream()
                .flatMap(index -> index.releases().stream()))
        .isEmpty();
  }

  /** As after a crash between the index and the deletion of the files of the index before. */
  @Test
  void copyOfAWindowPastItsPeriod_thatNoIndexNames_isAFinding_andDeleted() throws IOException {
    String late = "2032-12-11T00:00:00Z";
    Path file = lake.resolve(releaseFiles().get(0));
    CliResult.with(
        "retain",
        "enforce",
        "--lake",
        lake.toString(),
        "--now",
        late,
        "--confirm-time",
        "2032-12-11");
    Path copy =
        lake.resolve(LakeLayout.publicRelease(lake.relativize(file).toString().replace('\\', '/')));
    Files.createDirectories(copy.getParent());
    Files.copy(file, copy);

    CliResult verified =
        CliResult.with("retain", "verify", "--lake", lake.toString(), "--now", late);

    assertThat(verified.code()).isEqualTo(60);
    assertThat(verified.out() + verified.err())
        .contains(lake.relativize(copy) + ": its window is past its period");
    CliResult.with("retain", "enforce", "--lake", lake.toString(), "--now", late);
    assertThat(copy).doesNotExist();
  }

  private List<String> releaseFiles() throws IOException {
    try (Stream<Path> walk = Files.walk(lake.resolve("ledger/released"))) {
      return walk.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }

  @Test
  void readerWhoMayNotWrite_usesACopyOfItsOwn(@TempDir Path home) throws IOException {
    String user = System.getProperty("user.home");
    System.setProperty("user.home", home.toString());
    try {
      String expected = query().out();
      String content = Files.readString(lake.resolve(ReleaseIndex.PATH));
      Files.writeString(
          lake.resolve(ReleaseIndex.PATH),
          content.replaceFirst("(_)[0-9a-f]{64}(_)", "$1" + "0".repeat(64) + "$2"));
      Map<String, String> before = digests();

      CliResult query = query();

      assertThat(query.out()).as(query.err()).isEqualTo(expected);
      assertThat(query.err()).doesNotContain("Rebuilding");
      assertThat(digests()).isEqualTo(before);
      assertThat(isAsMade()).isTrue();
      Path cache = ReleaseView.cacheFolder(lake.toString());
      assertThat(cache).startsWith(home);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
          .isEqualTo("rwx------");

      Path copy = cachedFile(cache);
      Files.write(copy, new byte[] {1, 2, 3});
      Path draft = Files.createDirectories(cache.resolve("draft-of-a-killed-run"));
      Path young = Files.createDirectories(cache.resolve("draft-of-another"));
      Files.setLastModifiedTime(draft, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
      assertThat(query().out()).as("a damaged copy is replaced").isEqualTo(expected);
      assertThat(draft).doesNotExist();
      assertThat(young).exists();
      assertThat(Files.size(cachedFile(cache))).isGreaterThan(3);
    } finally {
      System.setProperty("user.home", user);
    }
  }

  private static Path cachedFile(Path cache) throws IOException {
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(Files::isRegularFile).collect(MoreCollectors.onlyElement());
    }
  }

  @Test
  void index_namesEachFile_withItsDigest() throws IOException {
    ReleaseIndex index = ReleaseIndex.parse(Files.readAllBytes(lake.resolve(ReleaseIndex.PATH)));
    List<String> named = new ArrayList<>();
    for (ReleaseIndex.Entry file : index.files()) {
      byte[] bytes = Files.readAllBytes(release.resolve(file.path()));
      assertThat(file.path()).isEqualTo(file.name());
      assertThat(file.bytes()).isEqualTo(bytes.length);
      assertThat(file.sha256()).isEqualTo(Digests.sha256Hex(bytes));
      named.add(file.name());
    }
    try (Stream<Path> walk = Files.walk(release)) {
      assertThat(
              walk.filter(Files::isRegularFile)
                  .map(file -> release.relativize(file).toString())
                  .filter(name -> !name.equals("index.json")))
          .containsExactlyInAnyOrderElementsOf(named);
    }
    assertThat(index.previous()).isEmpty();
    assertThat(index.releases()).hasSameSizeAs(releaseFiles());
  }
}
