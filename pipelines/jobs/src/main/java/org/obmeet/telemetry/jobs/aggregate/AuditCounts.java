package org.obmeet.telemetry.jobs.aggregate;

/**
 * What the joint audit took.
 *
 * @param targets values that were looked at, in every attack
 * @param findings values that an attacker would have learnt too closely, in every attack
 * @param pivots steps of the linear programmes
 */
public record AuditCounts(long targets, long findings, long pivots) {
  static final AuditCounts NONE = new AuditCounts(0, 0, 0);

  AuditCounts plus(AuditCounts other) {
    return new AuditCounts(
        targets + other.targets, findings + other.findings, pivots + other.pivots);
  }
}
