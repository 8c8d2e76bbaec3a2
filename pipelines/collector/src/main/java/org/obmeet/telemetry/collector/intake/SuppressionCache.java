package org.obmeet.telemetry.collector.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.landing.SuppressionBarrier;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;

/**
 * The subjects whose new data the suppression table rejects (tombstones and objections), kept in
 * memory. A row whose time has ended stays in force until the table changes. If the log cannot be
 * read, the last known table stays in force, and the cache is not current. A refresh throws the
 * error, unless the log is corrupt.
 */
public final class SuppressionCache implements SuppressionLookup, SuppressionBarrier {
  private static final Set<CommitKind> CHANGES = EnumSet.of(CommitKind.SUPPRESS, CommitKind.ERASE);

  /** Time without a read of the log after which the cache is not current, in nanoseconds. */
  private static final long MAX_AGE = Duration.ofSeconds(30).toNanos();

  private final Lake lake;
  private final Clock clock;
  private final LongSupplier nanos;
  private volatile long readAt;
  private volatile SuppressionList suppressed = new SuppressionList();
  private volatile LogHead head;
  private volatile long lastSuppression = -1;
  private volatile boolean current = true;
  private List<Suppression> table = List.of();

  /**
   * Reads the table.
   *
   * @param nanos monotonic time in nanoseconds
   * @throws LakeException if the table cannot be read
   */
  public SuppressionCache(Lake lake, Clock clock, LongSupplier nanos) {
    this.lake = lake;
    this.clock = clock;
    this.nanos = nanos;
    this.readAt = nanos.getAsLong();
    this.head = lake.log().head();
    replace(new SuppressionTable(lake).rows(), clock.instant());
  }

  /**
   * Reads new commits, and the table if they changed it. {@code suppressed} and {@code
   * lastSuppression} are set before the head, so that a thread that sees the new head also sees
   * both new values.
   */
  @Override
  public synchronized long refresh() {
    try {
      if (!lake.log().hasAfter(head.number())) {
        setCurrent();
        return lastSuppression;
      }
      var commits = lake.log().after(head.number());
      var last = commits.get(commits.size() - 1);
      if (commits.stream().anyMatch(entry -> CHANGES.contains(entry.kind()))) {
        List<Suppression> former = table;
        replace(new SuppressionTable(lake).rows(), clock.instant());
        if (table.stream().anyMatch(row -> row.erases() && !former.contains(row))) {
          lastSuppression = last.number();
        }
      }
      head = new LogHead(last.number(), last.sha256());
      setCurrent();
    } catch (LakeException unreadable) {
      current = false;
      if (!(unreadable instanceof CorruptLogException)) {
        throw unreadable;
      }
    }
    return lastSuppression;
  }

  private void setCurrent() {
    current = true;
    readAt = nanos.getAsLong();
  }

  /** Returns false if the last refresh failed or was long ago. Suppressions may then be missing. */
  public boolean isCurrent() {
    return current && nanos.getAsLong() - readAt < MAX_AGE;
  }

  @Override
  public long lastSuppression() {
    return lastSuppression;
  }

  @Override
  public long lastCommit() {
    return head.number();
  }

  private void replace(List<Suppression> rows, Instant now) {
    SuppressionList list = new SuppressionList();
    for (Suppression row : rows) {
      if (row.blocksIntake() && (row.isOpen() || row.isInForce(now))) {
        long through = row.through().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
        list.add(row.kind(), HexFormat.of().parseHex(row.subject()), through);
      }
    }
    table = rows;
    suppressed = list;
  }

  /** Returns the head of the log at the last successful refresh. */
  public LogHead head() {
    return head;
  }

  @Override
  public boolean covers(String kind, byte[] subject, long second) {
    return suppressed.covers(kind, subject, second);
  }

  @Override
  public boolean hasAny(String kind) {
    return suppressed.hasAny(kind);
  }
}
