package org.obmeet.telemetry.world.truth;

import static org.obmeet.telemetry.world.truth.ReportTruth.since;

import java.util.List;

/** What a report's row must say of its totals: what they count, and whether they add up. */
final class SumTruth {
  private SumTruth() {}

  static List<TruthColumn<ReportTruth>> columns() {
    return List.of(
        TruthColumn.text("message_counting", SumTruth::counting),
        TruthColumn.flag("users_add_up", (ReportTruth r) -> r.report().counts().users().slip() == 0)
            .where(since(1, 0)),
        TruthColumn.flag("rooms_add_up", (ReportTruth r) -> r.report().counts().rooms().slip() == 0)
            .where(r -> r.report().countsLivechat()),
        TruthColumn.flag(
                "messages_add_up", (ReportTruth r) -> r.report().counts().messages().slip() == 0)
            .where(since(3, 1)),
        TruthColumn.flag(
                "languages_add_up", (ReportTruth r) -> r.report().counts().users().languagesAddUp())
            .where(since(3, 12)));
  }

  private static String counting(ReportTruth r) {
    return r.version().since(6, 5)
        ? "five_counters"
        : r.version().since(3, 1) ? "four_counters" : "before_3.1";
  }
}
