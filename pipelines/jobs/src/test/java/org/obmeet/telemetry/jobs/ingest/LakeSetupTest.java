package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.policy.Scope;

class LakeSetupTest {
  private static final Catalog CATALOG = Catalog.load();

  @TempDir Path folder;

  private IngestRequest request(String keys, Optional<Scope> assumed) {
    return new IngestRequest(
        folder.resolve("lake").toString(),
        folder.resolve(keys).toString(),
        Instant.parse("2026-11-21T12:00:00Z"),
        List.of(),
        List.of(),
        Optional.empty(),
        assumed,
        List.of(),
        Catalogs.SHIPPED);
  }

  @Test
  void newLake_hasTheKeyset_itsKeys_andRecordedConsents() {
    Lake lake = LakeSetup.open(request("keys", Optional.empty()), CATALOG);

    assertThat(lake.metadata().consent()).isEqualTo(ConsentMode.RECORDED);
    assertThat(lake.metadata().region()).isEqualTo(CATALOG.processing().region());
    assertThat(lake.metadata().keysetId()).isEqualTo(Keyset.open(folder.resolve("keys")).id());
    long head = lake.log().head().number();
    assertThat(head).as("the keys of new records are in the log").isPositive();

    Lake again = LakeSetup.open(request("keys", Optional.empty()), CATALOG);
    assertThat(again.log().head().number()).as("no key is created again").isEqualTo(head);
  }

  @Test
  void assumedConsent_isOnlyForALakeThatBeganWithIt() {
    LakeSetup.open(request("keys", Optional.empty()), CATALOG);

    assertThatThrownBy(() -> LakeSetup.open(request("keys", Optional.of(Scope.EXTENDED)), CATALOG))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessageContaining("--assume-consent is only for lakes that were created with it");
  }

  @Test
  void keysetInTheLake_isRefused_andNoLakeIsCreated() {
    assertThatThrownBy(() -> LakeSetup.open(request("lake/keys", Optional.empty()), CATALOG))
        .hasMessageContaining("keys");
    assertThat(folder.resolve("lake/ledger")).doesNotExist();
    assertThat(folder.resolve("lake/keys")).doesNotExist();
  }

  @Test
  void keysetOfAnotherLake_isRefused() {
    LakeSetup.open(request("keys", Optional.empty()), CATALOG);
    Keyset.create(folder.resolve("other"));

    assertThatThrownBy(() -> LakeSetup.open(request("other", Optional.empty()), CATALOG))
        .hasMessageContaining("keyset");
  }
}
