package org.obmeet.telemetry.world;

import static org.obmeet.telemetry.world.ReportTruth.since;

import java.util.List;

/** What a report's row must say of its totals: what they count, and whether they add up. */
final class SumTruth {
  private SumTruth() {}

  static List<Column<ReportTruth>> columns() {
    return List.of(
        Column.text("message_counting", SumTruth::counting),
        Column.flag("users_add_up", (ReportTruth r) -> r.report().counts().users().slip() == 0)
            .where(since(1, 0)),
        Column.flag("rooms_add_up", (ReportTruth r) -> r.report().counts().rooms().slip() == 0)
            .where(r -> r.report().countsLivechat()),
        Column.flag(
                "messages_add_up", (ReportTruth r) -> r.report().counts().messages().slip() == 0)
            .where(since(3, 1)),
        Column.flag(
                "languages_add_up", (ReportTruth r) -> r.report().counts().users().languagesAddUp())
            .where(since(3, 12)));
  }

  private static String counting(ReportTruth r) {
    return r.version().since(6, 5)
        ? "five_counters"
        : r.version().since(3, 1) ? "four_counters" : "before_3.1";
  }
}
