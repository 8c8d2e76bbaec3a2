package org.obmeet.telemetry.jobs.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests which statements and requests of 2026-11-24 are written, kept and deleted. */
class AccountStatementsTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final byte[] TOKEN = new byte[16];

  @TempDir Path folder;
  private Lake lake;
  private Path keys;

  @BeforeEach
  void create() {
    keys = folder.resolve("keys");
    Keyset keyset = Keyset.create(keys);
    lake =
        Lake.create(
            folder.resolve("lake").toString(),
            new LakeMetadata(keyset.id(), ConsentMode.RECORDED, "eu"),
            NOW);
  }

  private void account(String name) throws IOException {
    Path file = folder.resolve("lake/accounts").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private List<String> accounts() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("lake/accounts"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Returns the name of the statements of an instance and its token. */
  private String name(String instance) {
    return SuppressionLists.pseudonyms(Keyset.open(keys))
        .statementName(RowFixture.subject("instance", instance), TOKEN);
  }

  private void optIn(String instance, boolean withToken) {
    GenericRecord row = RowFixture.of("consent").row("2026-11-20T10:00:00Z");
    row.put("subject", RowFixture.fixed(RowFixture.subject("instance", instance)));
    row.put("token", withToken ? RowFixture.fixed(TOKEN) : null);
    row.put("statistics", true);
    row.put("scope", "extended");
    ConsentLog log = new ConsentLog(lake, CATALOG.dataset("consent"));
    log.pollNew();
    log.append(List.of(row), NOW, "opt-in-" + HexFormat.of().formatHex(bytes(instance)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void oldRequest_isDeletedWithItsStatement_andNoKeyIsRead() throws IOException {
    account("0a.2026-11-16");
    account("0a.json");
    Files.delete(keys);

    AccountStatements.refresh(
        lake,
        () -> {
          throw new AssertionError("no request");
        },
        keys,
        NOW);

    assertThat(accounts()).isEmpty();
  }

  @Test
  void request_withoutAToken_isDeleted() throws IOException {
    optIn("i", false);
    String name = name("i");
    account(name + ".2026-11-24");
    account("0a.2026-11-24");

    AccountStatements.refresh(lake, () -> CATALOG, keys, NOW);

    assertThat(accounts()).isEmpty();
  }

  @Test
  void request_ofTheLastWeek_getsAStatement_andOlderOnesOfTheSameNameGo() throws IOException {
    optIn("i", true);
    String name = name("i");
    account(name + ".2026-11-17");
    account(name + ".2026-11-16");

    AccountStatements.refresh(lake, () -> CATALOG, keys, NOW);

    assertThat(accounts()).containsExactlyInAnyOrder(name + ".2026-11-17", name + ".json");
    String statement = Files.readString(folder.resolve("lake/accounts/" + name + ".json"));
    assertThat(statement)
        .contains("\"at\":\"2026-11-24T12:00:00Z\"", "\"since\":\"2026-11-20T10:00:00Z\"")
        .doesNotContain("incomplete");
  }
}
