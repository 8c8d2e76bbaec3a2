package org.obmeet.telemetry.cli.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests public files whose index is forged. */
class PublicReleasesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final String STREAM = "community_events";

  @TempDir Path folder;

  private final List<EntryOpening> openings = new ArrayList<>();
  private final List<ReleaseIndex.Shown> shown = new ArrayList<>();
  private final List<ReleaseIndex.Entry> entries = new ArrayList<>();

  /** The public files by path in the lake. */
  private final Map<String, byte[]> files = new TreeMap<>();

  private EntryOpening log(String stream, String window, String file, String text) {
    EntryOpening opening =
        new EntryOpening(
            7,
            new byte[EntryOpening.SALT_BYTES],
            Map.of(
                "type",
                "release",
                "stream",
                stream,
                "window",
                window,
                "file",
                file,
                "sha256",
                Digests.sha256Hex(text.getBytes(UTF_8)),
                "tables",
                Map.of("t", 1L)));
    openings.add(opening);
    return opening;
  }

  private static String file(String stream, String window) {
    return "ledger/released/" + stream + "/" + window + "/run.json";
  }

  /** Logs a release that the index shows. */
  private String release(String stream, String window) {
    String file = file(stream, window);
    log(stream, window, file, window);
    shown.add(
        new ReleaseIndex.Shown(stream, window, file, Digests.sha256Hex(window.getBytes(UTF_8))));
    String name = LakeLayout.publicRelease(file).substring("release/".length());
    put(name, name, window);
    return name;
  }

  private void put(String name, String path, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    files.put("release/" + path, bytes);
    entries.add(new ReleaseIndex.Entry(name, path, Digests.sha256Hex(bytes), bytes.length));
  }

  private byte[] read(String path) {
    if (!files.containsKey(path)) {
      throw new TransparencyException("cannot read " + path);
    }
    return files.get(path);
  }

  private PublicReleases releases() {
    return releases(List.of());
  }

  private PublicReleases releases(List<String> previous) {
    files.put(ReleaseIndex.PATH, new ReleaseIndex(1, "content", shown, entries, previous).encode());
    return new PublicReleases(this::read, openings);
  }

  private void assertIndexIsRefused(String... texts) {
    AbstractThrowableAssert<?, ?> thrown =
        assertThatThrownBy(this::releases).isInstanceOf(TransparencyException.class);
    for (String text : texts) {
      thrown.hasMessageContaining(text);
    }
  }

  private String checkShown() {
    return releases().checkShown((opening, read) -> read.read(path(opening)), Catalog::load, NOW);
  }

  private static String path(EntryOpening opening) {
    return PublicLogVerifier.publicPath(opening);
  }

  private void assertShownFails(String text) {
    assertThatThrownBy(this::checkShown)
        .isInstanceOf(TransparencyException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "x, week/2026-01-05",
    "ledger/released/../../x/week/2026-01-05/run.json, week/2026-01-05",
    "ledger/released/s/week/2026-01-05/.json, week/2026-01-05",
    "ledger/released/s/week/2026-01-05/run.json, week/2026-01-06",
    "ledger/released/s/week/2026-01-05/run.json, ages",
  })
  void opening_thatIsNoReleaseFile_isNamedByItsEntry(String file, String window) {
    log("s", window, file, "");

    assertIndexIsRefused("entry 7 has other content");
  }

  @Test
  void folder_withoutReleases_isSaidSo() {
    PublicReleases none = new PublicReleases(this::read, List.of());

    assertThat(none.checkFolder(folder)).isEqualTo("nothing is released in the folder");
    assertThat(none.checkShown((opening, read) -> {}, Catalog::load, NOW)).startsWith("0 releases");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"form\":1}",
        "{\"form\":2,\"content\":\"\",\"releases\":[],\"files\":[],\"previous\":[]}",
        "{\"form\":1,\"content\":\"\",\"releases\":[null],\"files\":[],\"previous\":[]}",
        "{\"form\":1,\"content\":\"\",\"releases\":[{}],\"files\":[],\"previous\":[]}",
        "{\"form\":1,\"content\":\"\",\"releases\":[],\"files\":[null],\"previous\":[]}",
        "{\"form\":1,\"content\":\"\",\"releases\":[],\"files\":[],\"previous\":[null]}",
        "{\"form\":1,\"content\":\"\",\"releases\":{},\"files\":[],\"previous\":[]}",
        "{\"form\":1,\"content\":\"\",\"releases\":[],\"files\":\"all\",\"previous\":[]}",
        "{\"form\":1,\"content\":{},\"releases\":[],\"files\":[],\"previous\":[]}",
        "{\"form\":1,\"content\":\"\",\"releases\":[],\"files\":[],\"previous\":[],\"more\":1}",
        "{\"form\":1,\"content\":\"\",\"releases\":[],\"files\":[{}],\"previous\":[]}",
      })
  void index_ofAnotherForm_isRefused(String index) {
    files.put(ReleaseIndex.PATH, index.getBytes(UTF_8));

    assertThatThrownBy(() -> new PublicReleases(this::read, openings))
        .isInstanceOf(TransparencyException.class)
        .hasMessage("release/index.json must be an index of releases of form 1");
  }

  @Test
  void index_nestedDeeply_isRefused() {
    files.put(ReleaseIndex.PATH, "[".repeat(1_000_000).getBytes(UTF_8));

    assertThatThrownBy(() -> new PublicReleases(this::read, openings))
        .isInstanceOf(TransparencyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/etc/passwd",
        "week/../../x",
        ".hidden",
        "week/.x",
        "week//x",
        "week/",
        "",
        "a\\\\..\\\\x",
        "C:x",
        "http://host/x"
      })
  void index_thatNamesAFileOutside_isRefused(String name) {
    for (String template : List.of("\"x\",\"path\":\"%s\"", "\"%s\",\"path\":\"x\"")) {
      String entry = "{\"name\":" + template.formatted(name) + ",\"sha256\":\"00\",\"bytes\":1}";
      files.put(
          ReleaseIndex.PATH,
          ("{\"form\":1,\"content\":\"\",\"releases\":[],\"previous\":[],\"files\":["
                  + entry
                  + "]}")
              .getBytes(UTF_8));

      assertThatThrownBy(() -> new PublicReleases(this::read, openings))
          .as(entry)
          .isInstanceOf(TransparencyException.class)
          .hasMessageContaining("release/index.json must be an index");
    }
  }

  @Test
  void index_thatNamesAReleaseThatTheLogLacks_isRefused() {
    release(STREAM, "week/2026-08-03");
    ReleaseIndex.Shown right = shown.get(0);
    for (ReleaseIndex.Shown wrong :
        List.of(
            new ReleaseIndex.Shown(STREAM, right.window(), file(STREAM, "x"), right.sha256()),
            new ReleaseIndex.Shown("other", right.window(), right.file(), right.sha256()),
            new ReleaseIndex.Shown(STREAM, "week/2026-08-10", right.file(), right.sha256()),
            new ReleaseIndex.Shown(STREAM, right.window(), right.file(), "00"))) {
      shown.set(0, wrong);

      assertIndexIsRefused("release/index.json names a release that the log lacks: ");
    }
  }

  @Test
  void index_whoseReleaseFileHasAnotherDigest_orIsTwice_orIsMissing_isRefused() {
    String name = release(STREAM, "week/2026-08-03");
    ReleaseIndex.Entry right = entries.remove(0);
    assertIndexIsRefused("release/index.json lacks the file " + name);

    for (String digest : java.util.Arrays.asList("00", null)) {
      entries.add(new ReleaseIndex.Entry(name, name, digest, right.bytes()));
      assertIndexIsRefused(name, " is not in the log, or not with the digest of the index");
      entries.clear();
    }
    entries.add(right);
    entries.add(right);
    assertIndexIsRefused("release/index.json names twice " + name);
    entries.set(1, new ReleaseIndex.Entry("week/t.parquet", name, right.sha256(), right.bytes()));
    assertIndexIsRefused("release/index.json names twice week/t.parquet");
    entries.set(1, new ReleaseIndex.Entry("windows/x.json", "x", right.sha256(), right.bytes()));
    assertIndexIsRefused("release/windows/x.json is not in the log");
  }

  @Test
  void file_withoutTheDigestOfTheIndex_fails() {
    put("week/t.parquet", "week/t.parquet", "rows");
    assertThat(releases().checkDigests())
        .isEqualTo("1 files have the digests of release/index.json");

    for (String text : List.of("rowz", "row", "rows ", "")) {
      files.put("release/week/t.parquet", text.getBytes(UTF_8));
      assertThatThrownBy(() -> releases().checkDigests())
          .as(text)
          .hasMessage("release/week/t.parquet does not have the digest of release/index.json");
    }
    files.remove("release/week/t.parquet");
    assertThatThrownBy(() -> releases().checkDigests()).hasMessageContaining("cannot read");
  }

  /** What is shown proves nothing about what is missing: an index can leave out any window. */
  @Test
  void release_missing_isAllowedAfterItsDeclaredPeriodOnly() {
    release(STREAM, "week/2026-08-10");
    for (String stream : List.of(STREAM, "instance_statistics")) {
      log(stream, "week/2001-01-01", file(stream, "week/2001-01-01"), "");
    }
    assertThat(checkShown())
        .isEqualTo(
            "1 releases have the bytes that were logged; 2 are not in the folder, since their"
                + " retention period is over");

    log(STREAM, "week/2026-08-03", file(STREAM, "week/2026-08-03"), "");
    assertShownFails(
        "release/windows/community_events-week-2026-08-03-run.json is missing, and its retention"
            + " period of P5Y is not over");
  }

  @Test
  void index_missing_failsIfAReleaseIsNotOver() {
    log(STREAM, "week/2001-01-01", file(STREAM, "week/2001-01-01"), "");
    PublicReleases old = new PublicReleases(this::read, openings);
    assertThat(old.checkShown((opening, read) -> {}, Catalog::load, NOW))
        .isEqualTo(
            "0 releases have the bytes that were logged; 1 are not in the folder, since their"
                + " retention period is over");

    log(STREAM, "week/2026-08-03", file(STREAM, "week/2026-08-03"), "");
    PublicReleases recent = new PublicReleases(this::read, openings);
    assertThatThrownBy(() -> recent.checkShown((opening, read) -> {}, Catalog::load, NOW))
        .hasMessageContaining(
            "cannot read release/index.json; the log has releases such as release/windows/");
  }

  private void write(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, files.getOrDefault(path, new byte[1]));
  }

  @Test
  void folder_withAFileThatTheIndexLacks_orALink_fails() throws IOException {
    put("week/t.parquet", "week/t.parquet", "rows");
    releases();
    for (String path : files.keySet()) {
      write(path);
    }
    write("release/LICENSE");
    assertThat(releases().checkFolder(folder))
        .isEqualTo("every release in the folder is in the log; not covered: release/LICENSE");

    write("release/catalog.duckdb.wal");
    assertThatThrownBy(() -> releases().checkFolder(folder))
        .hasMessage("1 files are not in the index, such as release/catalog.duckdb.wal");
    assertThatThrownBy(() -> releases(List.of("release/catalog.duckdb.wal")).checkFolder(folder))
        .hasMessage("1 files are not in the index, such as release/catalog.duckdb.wal");

    Files.delete(folder.resolve("release/catalog.duckdb.wal"));
    Path table = folder.resolve("release/week/t.parquet");
    Files.move(table, folder.resolve("t.parquet"));
    Files.createSymbolicLink(table, folder.resolve("t.parquet"));
    assertThatThrownBy(() -> releases().checkFolder(folder))
        .hasMessage("1 files are not in the index, such as release/week/t.parquet");
  }

  /** There, a file's name has its digest, and files of the index before stay for its readers. */
  @Test
  void folder_copiedFromAnObjectStore_isReadByItsIndex() throws IOException {
    String name = release(STREAM, "week/2026-08-10");
    ReleaseIndex.Entry plain = entries.remove(0);
    files.put("release/windows/x-00.json", files.remove("release/" + name));
    entries.add(new ReleaseIndex.Entry(name, "windows/x-00.json", plain.sha256(), plain.bytes()));

    assertThat(checkShown()).isEqualTo("1 releases have the bytes that were logged");

    for (String path : files.keySet()) {
      write(path);
    }
    write("release/week/t-00.parquet");
    assertThat(releases(List.of("release/week/t-00.parquet")).checkFolder(folder))
        .endsWith("; not covered: release/week/t-00.parquet");
  }
}
