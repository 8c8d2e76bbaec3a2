package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.schemas.Catalog;

class PolicyVersionsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;

  private static String consent(String instance, boolean in, String version, String at) {
    return """
        {"uniqueId":"%s","statistics":%s,"policyVersion":%s,"at":"%s"}"""
        .formatted(instance, in, version, at);
  }

  @Test
  void consents_inForce_areCountedByTheVersionTheyAgreedTo() {
    LakeFixture work = new LakeFixture(folder, NOW);
    Path consents =
        work.file(
            "consents.ndjson",
            consent("i1", true, "\"2024-01\"", "2026-11-01T00:00:00Z"),
            consent("i1", true, "\"2025-06\"", "2026-11-02T00:00:00Z"),
            consent("i2", true, "\"2024-01\"", "2026-11-01T00:00:00Z"),
            consent("i3", true, "null", "2026-11-01T00:00:00Z"),
            consent("i4", true, "\"2024-01\"", "2026-11-01T00:00:00Z"),
            consent("i4", false, "\"2025-06\"", "2026-11-03T00:00:00Z"));
    work.ingest(List.of(), List.of(), Optional.of(consents));

    assertThat(PolicyVersions.inForce(work.lake(), Catalog.load(), NOW))
        .isEqualTo(Map.of("2025-06", 1L, "2024-01", 1L, "", 1L));
    assertThat(
            PolicyVersions.inForce(
                work.lake(), Catalog.load(), Instant.parse("2026-11-01T12:00:00Z")))
        .isEqualTo(Map.of("2024-01", 3L, "", 1L));
  }
}
