package org.obmeet.telemetry.privacy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.policy.Verification;

class ConsentHistoryTest {
  private static final Schema SCHEMA = Catalog.load().dataset("consent").schema();
  private static final byte[] ONE = new byte[16];

  private static GenericRecord row(long second, boolean in, String scope, byte[] owner) {
    Schema fixed = SCHEMA.getField("subject").schema();
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("subject", new GenericData.Fixed(fixed, ONE));
    row.put("owner", owner == null ? null : new GenericData.Fixed(fixed, owner));
    row.put("second", second);
    row.put("statistics", in);
    row.put("scope", scope);
    row.put("deployment", in ? "hosted" : null);
    return row;
  }

  private static ConsentDecision at(List<GenericRecord> rows, long second) {
    return ConsentHistory.of(rows).at(ONE, Instant.ofEpochSecond(second));
  }

  private static ConsentState state(List<GenericRecord> rows, long second) {
    return ((ConsentDecision.InForce) at(rows, second)).state();
  }

  @Test
  void consents_ofOptInsAndOptOuts_areInForceFromTheirSecond() {
    List<GenericRecord> rows =
        List.of(
            row(100, true, "extended", ONE),
            row(200, false, null, null),
            row(300, true, null, null));
    assertThat(at(rows, 99)).isInstanceOf(ConsentDecision.NeverOptedIn.class);
    assertThat(at(rows, 100)).isInstanceOf(ConsentDecision.InForce.class);
    assertThat(at(rows, 199)).isInstanceOf(ConsentDecision.InForce.class);
    assertThat(at(rows, 200)).isInstanceOf(ConsentDecision.OptedOut.class);
    assertThat(state(rows, 300).since()).isEqualTo(Instant.ofEpochSecond(300));
    assertThat(state(rows, 300).scope()).isEqualTo(Scope.INFO_PAGE);
    assertThat(state(rows, 150).ownerSubject()).get().isEqualTo(ONE);
    assertThat(state(rows, 150).deployment()).isEqualTo(Deployment.HOSTED);
    assertThat(
            ConsentHistory.of(rows)
                .at(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7}, Instant.MAX))
        .isInstanceOf(ConsentDecision.NeverOptedIn.class);
  }

  @Test
  void tenure_afterAChangeOfScope_continues() {
    List<GenericRecord> rows =
        List.of(row(100, true, "info-page", null), row(200, true, "extended", null));
    assertThat(state(rows, 250).scope()).isEqualTo(Scope.EXTENDED);
    assertThat(state(rows, 250).since()).isEqualTo(Instant.ofEpochSecond(100));
  }

  @Test
  void narrowedScope_appliesToEarlierRecordsToo_evenAfterALaterOptIn() {
    List<GenericRecord> rows =
        List.of(
            row(100, true, "extended", null),
            row(200, true, "info-page", null),
            row(300, false, null, null),
            row(400, true, "extended", null));
    assertThat(state(rows, 150).scope()).isEqualTo(Scope.INFO_PAGE);
    assertThat(state(rows, 250).scope()).isEqualTo(Scope.INFO_PAGE);
    assertThat(at(rows, 300)).isInstanceOf(ConsentDecision.OptedOut.class);
    assertThat(state(rows, 450).scope()).isEqualTo(Scope.EXTENDED);
    assertThat(state(rows.subList(0, 1), 150).scope()).isEqualTo(Scope.EXTENDED);
  }

  @Test
  void ties_ofOneSecondInAnyOrder_areDecidedByTheOptOut() {
    List<GenericRecord> rows =
        new ArrayList<>(
            List.of(
                row(100, true, "extended", null),
                row(100, false, null, null),
                row(100, true, "info-page", null)));
    Random random = new Random(3);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(rows, random);
      assertThat(at(rows, 100)).isInstanceOf(ConsentDecision.OptedOut.class);
      List<GenericRecord> optIns =
          rows.stream().filter(r -> (Boolean) r.get("statistics")).toList();
      assertThat(state(optIns, 100).scope()).isEqualTo(Scope.INFO_PAGE);
    }
  }

  @Test
  void consent_assumed_isAlwaysInForce() {
    ConsentState state =
        ((ConsentDecision.InForce) ConsentHistory.assuming(Scope.EXTENDED).at(ONE, Instant.EPOCH))
            .state();
    assertThat(state)
        .isEqualTo(
            new ConsentState(
                Scope.EXTENDED,
                Deployment.REGISTERED,
                Verification.VERIFIED,
                Optional.empty(),
                Instant.MIN));
  }

  @Test
  void verification_ofAStockServer_isUnverifiedUntilItsConsentSaysOtherwise() {
    GenericRecord stock = row(100, true, null, ONE);
    stock.put("stock", true);
    GenericRecord token = row(200, true, null, ONE);
    token.put("stock", false);
    List<GenericRecord> rows = List.of(row(50, true, null, ONE), stock, token);

    assertThat(state(rows, 60).verification()).isEqualTo(Verification.VERIFIED);
    assertThat(state(rows, 150).verification()).isEqualTo(Verification.UNVERIFIED);
    assertThat(state(rows, 250).verification()).isEqualTo(Verification.VERIFIED);
    assertThat(state(rows, 250).since()).isEqualTo(Instant.ofEpochSecond(50));
  }

  @Test
  void verification_ofTwoRowsOfOneSecondInAnyOrder_isUnverified() {
    GenericRecord stock = row(100, true, null, ONE);
    stock.put("stock", true);
    List<GenericRecord> rows = new ArrayList<>(List.of(row(100, true, null, ONE), stock));

    assertThat(state(rows, 100).verification()).isEqualTo(Verification.UNVERIFIED);
    Collections.reverse(rows);
    assertThat(state(rows, 100).verification()).isEqualTo(Verification.UNVERIFIED);
  }
}
