package org.obmeet.telemetry.collector.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.landing.SuppressionBarrier;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;

/**
 * Who is refused, as the lake's suppression table says: asked by all, and followed by whoever lands
 * rows, before each block. Where the log's chain is broken, what is known stays in force.
 */
public final class SuppressionCache implements SuppressionLookup, SuppressionBarrier {
  private static final Set<CommitKind> CHANGES = EnumSet.of(CommitKind.SUPPRESS, CommitKind.ERASE);

  private final Lake lake;
  private final Clock clock;
  private volatile SuppressionList book = new SuppressionList();
  private volatile LogHead head;
  private volatile long refusedAt = -1;
  private List<Suppression> table = List.of();

  /**
   * Reads the table.
   *
   * @throws org.obmeet.telemetry.lake.store.LakeException where it cannot be read
   */
  public SuppressionCache(Lake lake, Clock clock) {
    this.lake = lake;
    this.clock = clock;
    this.head = lake.log().head();
    take(new SuppressionTable(lake).rows(), clock.instant());
  }

  /** Whoever sees the new head sees the new book too, and that somebody is refused. */
  @Override
  public synchronized long refresh() {
    if (!lake.log().hasAfter(head.number())) {
      return refusedAt;
    }
    try {
      var news = lake.log().after(head.number());
      var last = news.get(news.size() - 1);
      if (news.stream().anyMatch(entry -> CHANGES.contains(entry.kind()))) {
        List<Suppression> before = table;
        take(new SuppressionTable(lake).rows(), clock.instant());
        if (table.stream().anyMatch(row -> row.blocksIntake() && !before.contains(row))) {
          refusedAt = last.number();
        }
      }
      head = new LogHead(last.number(), last.sha256());
    } catch (CorruptLogException broken) {
      return refusedAt;
    }
    return refusedAt;
  }

  @Override
  public long lastSuppression() {
    return refusedAt;
  }

  @Override
  public long lastCommit() {
    return head.number();
  }

  private void take(List<Suppression> rows, Instant now) {
    SuppressionList fresh = new SuppressionList();
    for (Suppression row : rows) {
      if (row.blocksIntake() && (row.isOpen() || row.isInForce(now))) {
        long through = row.through().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
        fresh.with(row.kind(), HexFormat.of().parseHex(row.subject()), through);
      }
    }
    table = rows;
    book = fresh;
  }

  /** The last entry of the log that was seen. */
  public LogHead head() {
    return head;
  }

  @Override
  public boolean covers(String kind, byte[] subject, long second) {
    return book.covers(kind, subject, second);
  }

  @Override
  public boolean hasAny(String kind) {
    return book.hasAny(kind);
  }
}
