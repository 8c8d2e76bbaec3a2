package org.obmeet.telemetry.synthetic.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A counter in statistics documents, with its column of the ground truth.
 *
 * @param path path of the counter in a document
 * @param column name of the column
 * @param since first version of the server with the counter: major and minor number
 * @param value function from a report to the value, which is null if the server does not know it
 */
public record ReportCounter(
    String path, String column, List<Integer> since, Function<Report, Long> value) {
  static final List<ReportCounter> USERS =
      List.of(
          of("totalUsers", c -> c.users().total()),
          of("activeUsers", c -> c.users().active()),
          of("activeGuests", c -> c.users().guests()).since(1, 0),
          of("appUsers", c -> c.users().app()).since(1, 0),
          of("busyUsers", c -> c.users().busy()).since(1, 0),
          of("totalConnectedUsers", c -> c.users().connected()).since(1, 0),
          of("nonActiveUsers", c -> c.users().nonActive()),
          of("onlineUsers", c -> c.users().online()),
          of("awayUsers", c -> c.users().away()),
          of("offlineUsers", c -> c.users().offline()));

  static final List<ReportCounter> ROOMS =
      List.of(
          of("totalRooms", c -> c.rooms().total()),
          of("totalChannels", c -> c.rooms().channels()),
          of("totalPrivateGroups", c -> c.rooms().groups()),
          of("totalDirect", c -> c.rooms().direct()),
          of("totalLivechat", c -> c.rooms().livechat()).since(0, 51),
          of("totalDiscussions", c -> c.rooms().discussions()).since(1, 0),
          new ReportCounter(
              "totalThreads", "total_threads", List.of(1, 0), ReportCounter::threads));

  static final List<ReportCounter> MESSAGES =
      List.of(
          of("totalChannelMessages", c -> c.messages().channel()),
          of("totalPrivateGroupMessages", c -> c.messages().group()),
          of("totalDirectMessages", c -> c.messages().direct()),
          of("totalLivechatMessages", c -> c.messages().livechat()).since(0, 51),
          of("totalDiscussionsMessages", c -> c.messages().discussion()).since(6, 5),
          of("totalMessages", c -> c.messages().total()),
          of("uploadsTotal", c -> c.uploads().files()).since(1, 0),
          of("uploadsTotalSize", c -> c.uploads().bytes()).since(1, 0));

  static final List<ReportCounter> APPS =
      List.of(
          app("totalInstalled", "apps_installed", all -> all),
          app("totalActive", "apps_active", all -> all - all / 3),
          app("totalFailed", "apps_total_failed", all -> all / 9),
          app("totalPrivateApps", "apps_total_private_apps", all -> all / 4).since(7, 0),
          app("totalPrivateAppsEnabled", "apps_total_private_apps_enabled", all -> all / 4 / 2)
              .since(7, 0));

  /** A third of the integrations are outgoing. */
  static final List<ReportCounter> INTEGRATIONS =
      List.of(
          integrations("totalIntegrations", "integrations", all -> all),
          integrations("totalIncoming", "integrations_incoming", ReportCounter::incoming),
          integrations(
              "totalIncomingActive",
              "integrations_incoming_active",
              all -> incoming(all) - incoming(all) / 4),
          integrations("totalOutgoing", "integrations_outgoing", all -> all / 3),
          integrations(
              "totalOutgoingActive", "integrations_outgoing_active", all -> all / 3 - all / 3 / 2),
          integrations(
              "totalWithScriptEnabled", "integrations_with_script", all -> incoming(all) / 2));

  public static final List<ReportCounter> ALL =
      Stream.of(USERS, ROOMS, MESSAGES, APPS, INTEGRATIONS).flatMap(List::stream).toList();

  private static ReportCounter of(String path, Function<DailyCounts, Long> count) {
    String column = path.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    return new ReportCounter(path, column, List.of(0, 0), r -> count.apply(r.counts()));
  }

  /** Returns a counter of apps, computed from the number of installed apps. */
  private static ReportCounter app(String name, String column, Function<Integer, Integer> value) {
    return new ReportCounter(
        "apps." + name,
        column,
        List.of(3, 0),
        r -> r.quirks().appsUnknown() ? null : (Long) (long) value.apply(r.quirks().apps()));
  }

  private static ReportCounter integrations(
      String name, String column, Function<Integer, Integer> value) {
    return new ReportCounter(
        "integrations." + name,
        column,
        List.of(3, 0),
        r -> (long) value.apply(r.quirks().integrations()));
  }

  private static int incoming(int all) {
    return all - all / 3;
  }

  private static long threads(Report report) {
    long threads = report.counts().rooms().threads();
    return report.profile().broken() ? -1 - threads : threads;
  }

  private ReportCounter since(int major, int minor) {
    return new ReportCounter(path, column, List.of(major, minor), value);
  }

  public boolean isSentBy(Report report) {
    return report.version().since(since.get(0), since.get(1));
  }

  /**
   * Sets the counters that the version of a report's server has. Unknown counters are {@code
   * false}.
   */
  static void fill(List<ReportCounter> counters, Report report, JsonTreeBuilder tree) {
    for (ReportCounter counter : counters) {
      if (counter.isSentBy(report)) {
        Long value = counter.value.apply(report);
        tree.put(counter.path, value == null ? (Object) false : value);
      }
    }
  }
}
