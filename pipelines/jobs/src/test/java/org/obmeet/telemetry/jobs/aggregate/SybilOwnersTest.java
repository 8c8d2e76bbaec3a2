package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.lake.commit.TableRelease;

/** Tests the protection of one victim among twenty fake owners who consented a day before. */
class SybilOwnersTest {
  @TempDir Path folder;

  private final List<String> reports = new ArrayList<>();
  private final List<String> consents = new ArrayList<>();

  private void owners(int count, String name, String database, String consent) {
    for (int i = 0; i < count; i++) {
      String id = name + Integer.toString(i);
      consents.add(
          """
          {"uniqueId":"%s","statistics":true,"scope":"info-page",%s,\
          "policyVersion":"2025-06","at":"2026-11-19T00:00:00Z"}"""
              .formatted(id, consent));
      reports.add(
          """
          {"_id":"r-%s","uniqueId":"%s","createdAt":"2026-11-20T10:00:00Z","totalUsers":12,\
          "mongoVersion":"%s"}"""
              .formatted(id, id, database));
    }
  }

  /** Labels and owners of the released rows. Owners are rounded to the nearest multiple of 10. */
  private List<String> released(String fakeConsents) throws Exception {
    owners(40, "real", "6.0.4", "\"deployment\":\"registered\"");
    owners(1, "victim", "7.0.5", "\"deployment\":\"registered\"");
    owners(20, "invented", "7.0.5", fakeConsents);
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-27T12:00:00Z"));
    work.ingest(
        List.of(work.file("reports.ndjson", reports.toArray(String[]::new))),
        List.of(),
        Optional.of(work.file("consents.ndjson", consents.toArray(String[]::new))));
    work.aggregate();
    TableRelease release =
        work.lake().state().releases().values().stream()
            .filter(r -> r.key().table().equals("instances_by_database"))
            .findFirst()
            .orElseThrow();
    return work.finestRows(release.key().table(), release.key().window()).stream()
        .map(row -> row.get("mongo_version") + " " + row.get("owners"))
        .toList();
  }

  @Test
  void row_ofFakeRegisteredOwners_isPublished() throws Exception {
    assertThat(released("\"deployment\":\"registered\"")).containsExactly("6.0 40", "7.0 20");
  }

  @Test
  void row_ofFakeUnregisteredOwners_isNotNamed() throws Exception {
    assertThat(released("\"deployment\":\"unregistered\"")).containsExactly("other 60");
  }

  @Test
  void row_ofFakeOwnersOnStockServers_isNotNamed() throws Exception {
    assertThat(released("\"deployment\":\"registered\",\"stock\":true"))
        .containsExactly("other 60");
  }
}
