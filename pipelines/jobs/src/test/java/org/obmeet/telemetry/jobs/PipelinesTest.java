package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PipelinesTest {
  private static final String RUN = "20261124T160000Z-ingest-1f2e3d4c";

  @Test
  void create_withoutAJobName_callsTheJobWhatEveryEngineTakes() {
    assertThat(jobName(List.of()))
        .contains("ingest-1f2e3d4c")
        .matches("[a-z]([-a-z0-9]*[a-z0-9])?");
  }

  @Test
  void create_withAJobName_keepsIt() {
    assertThat(jobName(List.of("--jobName=mine"))).isEqualTo("mine");
  }

  private static String jobName(List<String> beam) {
    return Pipelines.create(RUN, beam).getOptions().getJobName();
  }
}
