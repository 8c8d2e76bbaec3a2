package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.SCHEMA;

import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.SmallCatalog;

/** Tests of the check that files of the last released version stay readable. */
class SchemaHistoryTest {
  private static final String V1 = "datasets/reports/released/v1.avsc";
  private static final String CURRENT = SmallCatalog.text(SCHEMA);
  private static final String USERS =
      CURRENT.substring(
          CURRENT.indexOf("{\"name\": \"users\""), CURRENT.indexOf("{\"name\": \"ldap"));

  @Test
  void schema_sameAsReleased_loads() {
    assertThat(SmallCatalog.with(V1, CURRENT).datasets()).containsKey("reports");
  }

  @Test
  void field_addedWithDefault_loads() {
    assertThat(SmallCatalog.with(V1, CURRENT.replace(USERS, "")).datasets()).containsKey("reports");
  }

  @Test
  void field_removed_isRefused() {
    String more = USERS.replace("\"users\"", "\"guests\"");
    assertThat(SmallCatalog.faultOf(V1, CURRENT.replace(USERS, more + USERS)))
        .isEqualTo(SCHEMA + ": fields[guests] is missing, but a released version has it");
  }

  @Test
  void field_retyped_isRefused() {
    assertThat(
            SmallCatalog.faultOf(
                V1, CURRENT.replace("[\"null\", \"long\"]", "[\"null\", \"int\"]")))
        .isEqualTo(
            SCHEMA + ": fields[users].type is '[\"null\",\"long\"]'; allowed: [\"null\",\"int\"]");
  }

  @Test
  void field_noLongerNullable_isRefused() {
    String looser =
        CURRENT.replace(
            "{\"name\": \"second\", \"type\": \"long\"",
            "{\"name\": \"second\", \"type\": [\"null\", \"long\"], \"default\": null");
    assertThat(SmallCatalog.faultOf(V1, looser))
        .isEqualTo(SCHEMA + ": fields[second].type is '\"long\"'; allowed: [\"null\",\"long\"]");
  }

  @Test
  void field_addedWithoutDefault_isRefused() {
    String older =
        CURRENT.replace(
            CURRENT.substring(
                CURRENT.indexOf("{\"name\": \"tenure\""),
                CURRENT.indexOf("{\"name\": \"version\"")),
            "");
    assertThat(SmallCatalog.faultOf(V1, older))
        .startsWith(SCHEMA + ": ")
        .contains("tenure")
        .endsWith("allowed: a schema that reads released files");
  }

  @Test
  void version_notRaisedForAnotherSchema_isRefused() {
    String v2 = "datasets/reports/released/v2.avsc";

    assertThat(SmallCatalog.with(v2, CURRENT).datasets()).containsKey("reports");
    assertThat(SmallCatalog.faultOf(v2, CURRENT.replace(USERS, "")))
        .isEqualTo(
            "datasets/reports/dataset.yaml: version is '2'; allowed: "
                + "at least 3, since the schema differs from "
                + v2);
  }

  @Test
  void version_belowTheReleased_isRefused() {
    assertThat(SmallCatalog.faultOf("datasets/reports/released/v3.avsc", CURRENT))
        .isEqualTo("datasets/reports/dataset.yaml: version is '2'; allowed: at least 3, released");
  }

  @Test
  void releasedFile_ofOtherName_isRefused() {
    assertThat(SmallCatalog.faultOf("datasets/reports/released/old.avsc", CURRENT))
        .endsWith("allowed: datasets/reports/released/vN.avsc");
  }
}
