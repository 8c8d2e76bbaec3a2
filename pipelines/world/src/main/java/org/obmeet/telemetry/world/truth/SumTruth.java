package org.obmeet.telemetry.world.truth;

import static org.obmeet.telemetry.world.truth.ReportTruth.since;

import java.util.List;

/**
 * The ground truth columns about the totals of a report. One column is the way in which messages
 * are counted. Each other column is true if the parts of a total add up to it.
 */
final class SumTruth {
  private SumTruth() {}

  static List<TruthColumn<ReportTruth>> columns() {
    return List.of(
        TruthColumn.text("message_counting", SumTruth::messageCounting),
        TruthColumn.flag(
                "users_add_up", (ReportTruth r) -> r.report().counts().users().deviation() == 0)
            .onlyIf(since(1, 0)),
        TruthColumn.flag(
                "rooms_add_up", (ReportTruth r) -> r.report().counts().rooms().deviation() == 0)
            .onlyIf(r -> r.report().countsLivechat()),
        TruthColumn.flag(
                "messages_add_up",
                (ReportTruth r) -> r.report().counts().messages().deviation() == 0)
            .onlyIf(since(3, 1)),
        TruthColumn.flag(
                "languages_add_up", (ReportTruth r) -> r.report().counts().users().languagesAddUp())
            .onlyIf(since(3, 12)));
  }

  private static String messageCounting(ReportTruth r) {
    return r.version().since(6, 5)
        ? "five_counters"
        : r.version().since(3, 1) ? "four_counters" : "before_3.1";
  }
}
