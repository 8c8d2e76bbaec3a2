package org.obmeet.telemetry.collector.intake;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.obmeet.telemetry.lake.Head;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Suppression;
import org.obmeet.telemetry.lake.SuppressionTable;
import org.obmeet.telemetry.privacy.suppression.SuppressionBook;
import org.obmeet.telemetry.privacy.suppression.Suppressions;

/**
 * Who is refused, as the lake's suppression table says: followed by one thread, asked by all. What
 * is known stays in force where the log cannot be read.
 */
public final class SuppressionWatch implements Suppressions {
  private final Lake lake;
  private volatile SuppressionBook book = new SuppressionBook();
  private volatile Head head;
  private List<Suppression> table = List.of();

  /**
   * Reads the table.
   *
   * @throws org.obmeet.telemetry.lake.LakeException where it cannot be read
   */
  public SuppressionWatch(Lake lake, Instant now) {
    this.lake = lake;
    this.head = lake.log().head();
    take(new SuppressionTable(lake).rows(), now);
  }

  /** Takes in what has changed; whether somebody is refused now who was not before. */
  public boolean refresh(Instant now) {
    if (!lake.log().hasAfter(head.number())) {
      return false;
    }
    var news = lake.log().after(head.number());
    List<Suppression> before = table;
    List<Suppression> rows = new SuppressionTable(lake).rows();
    take(rows, now);
    var last = news.get(news.size() - 1);
    head = new Head(last.number(), last.sha256());
    return rows.stream().anyMatch(row -> row.refuses() && !before.contains(row));
  }

  private void take(List<Suppression> rows, Instant now) {
    SuppressionBook fresh = new SuppressionBook();
    for (Suppression row : rows) {
      if (row.refuses() && (row.isOpen() || row.isInForce(now))) {
        long through = row.through().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE);
        fresh.with(row.kind(), HexFormat.of().parseHex(row.subject()), through);
      }
    }
    table = rows;
    book = fresh;
  }

  /** The last entry of the log that was seen. */
  public Head head() {
    return head;
  }

  @Override
  public boolean refuses(String kind, byte[] subject, long second) {
    return book.refuses(kind, subject, second);
  }

  @Override
  public boolean knows(String kind) {
    return book.knows(kind);
  }
}
