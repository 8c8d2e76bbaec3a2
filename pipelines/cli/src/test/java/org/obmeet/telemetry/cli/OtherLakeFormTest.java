package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.Keyset;

/** Tests that no command opens a lake that another version of the program has made. */
class OtherLakeFormTest {
  @TempDir Path folder;
  private Path lake;
  private Path genesis;

  @BeforeEach
  void makeALakeOfTheFormBefore() throws IOException {
    lake = folder.resolve("lake");
    Keyset keys = Keyset.create(folder.resolve("lake.keys"));
    LakeMetadata metadata = new LakeMetadata(keys.id(), ConsentMode.RECORDED, "eu");
    Lake.create(lake.toString(), metadata, Instant.parse("2026-11-20T00:00:00Z"));
    genesis = lake.resolve("ledger/commits/0000000000.json");
    form("2");
  }

  private void form(String json) throws IOException {
    String text = Files.readString(genesis);
    genesis.toFile().setWritable(true);
    Files.writeString(genesis, text.replaceFirst("\"form\":[^,]+", "\"form\":" + json));
  }

  private CliResult run(String line) {
    Stream<String> words =
        Stream.concat(Stream.of(line.split(" ")), Stream.of("--lake", "" + lake));
    return CliResult.with(words.toArray(String[]::new));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log init --origin a.example/log",
        "log publish",
        "ledger verify",
        "doctor",
        "verify",
        "query SHOW",
        "releases list",
        "ingest",
        "aggregate",
        "daily",
        "retain plan",
        "retain enforce",
        "erase due",
        "consent list",
        "quarantine list"
      })
  void lake_ofAnotherForm_isRefusedAndStaysAsItIs(String line) throws IOException {
    List<Path> before = files();

    CliResult refused = run(line);

    assertThat(refused.err())
        .contains("the lake has the form 2, and this version opens lakes of the form 4 only")
        .contains("make a new lake");
    assertThat(refused.code()).isEqualTo(43);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void lake_ofTheFormWithoutKeys_isRefused() throws IOException {
    Files.writeString(
        genesis,
        """
        {"added":[],"at":"2026-11-20T00:00:00Z","detail":{"consent":"recorded","form":3,\
        "region":"eu","ring":"r"},"kind":"genesis","number":0,"previous":"%s","removed":[],\
        "run":"genesis"}
        """
            .formatted("0".repeat(64)));

    CliResult refused = run("ledger verify");

    assertThat(refused.err()).contains("the lake has the form 3, and this version opens");
    assertThat(refused.code()).isEqualTo(43);
  }

  @Test
  void form_thatIsNoNumber_isNamed() throws IOException {
    form("null");

    CliResult refused = run("log init --origin a.example/log");

    assertThat(refused.err()).contains("commit 0: 'form' must be a whole number", "it is null");
    assertThat(refused.code()).isEqualTo(60);
  }
}
