package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** Tests that the scope {@code info-page} has the paths of the info page, except omitted ones. */
class InfoPageTest {
  /** Paths that the info page shows in any version (RocketChat/Rocket.Chat, admin info page). */
  static final Set<String> SHOWN =
      Set.of(
          "activeGuests",
          "activeUsers",
          "appUsers",
          "apps.totalActive",
          "apps.totalInstalled",
          "awayUsers",
          "busyUsers",
          "installedAt",
          "instanceCount",
          "integrations.totalIncoming",
          "integrations.totalIncomingActive",
          "integrations.totalIntegrations",
          "integrations.totalOutgoing",
          "integrations.totalOutgoingActive",
          "integrations.totalWithScriptEnabled",
          "migration.version",
          "mongoStorageEngine",
          "mongoVersion",
          "msEnabled",
          "nonActiveUsers",
          "offlineUsers",
          "onlineUsers",
          "oplogEnabled",
          "os.arch",
          "os.platform",
          "os.release",
          "os.totalmem",
          "os.type",
          "process.nodeVersion",
          "totalChannelMessages",
          "totalChannels",
          "totalConnectedUsers",
          "totalDirect",
          "totalDirectMessages",
          "totalDiscussions",
          "totalDiscussionsMessages",
          "totalLivechat",
          "totalLivechatMessages",
          "totalMessages",
          "totalPrivateGroupMessages",
          "totalPrivateGroups",
          "totalRooms",
          "totalThreads",
          "totalUsers",
          "uploadsTotal",
          "uploadsTotalSize",
          "version");

  /** Paths of the info page that are omitted or stored as a pseudonym only. */
  static final List<String> OMITTED =
      List.of(
          "uniqueId",
          "migration.lockedAt",
          "process.pid",
          "process.uptime",
          "os.uptime",
          "os.loadavg",
          "os.freemem");

  /** An older spelling of a path of the page, which versions 0.51 to 0.65 send. */
  private static final String OLD_SPELLING = "totlalLivechat";

  private final Dataset statistics = Catalog.load().dataset("instance_statistics");

  static Set<String> sources(Dataset dataset, Scope scope) {
    return dataset.fields().stream()
        .filter(f -> f.scope() == scope)
        .flatMap(f -> f.sources().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void infoPageScope_ofReports_isWhatThePageShows() {
    Set<String> sources = sources(statistics, Scope.INFO_PAGE);
    sources.remove(OLD_SPELLING);

    assertThat(sources).isEqualTo(SHOWN);
  }

  @Test
  void livechatRooms_haveTheirOldSpelling() {
    assertThat(statistics.require("total_livechat").sources())
        .containsExactly("totalLivechat", OLD_SPELLING);
  }

  @Test
  void omissions_ofTheInfoPage_areNoFields() {
    for (Scope scope : List.of(Scope.INFO_PAGE, Scope.EXTENDED)) {
      assertThat(sources(statistics, scope)).doesNotContainAnyElementsOf(OMITTED);
    }
  }

  @Test
  void sumChecks_ofReports_haveTheScopeOfTheirFields() {
    assertThat(statistics.fields())
        .filteredOn(f -> f.treatment() instanceof Treatment.SumCheck)
        .extracting(Field::name, Field::scope)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("users_add_up", Scope.INFO_PAGE),
            org.assertj.core.groups.Tuple.tuple("rooms_add_up", Scope.INFO_PAGE),
            org.assertj.core.groups.Tuple.tuple("messages_add_up", Scope.INFO_PAGE),
            org.assertj.core.groups.Tuple.tuple("languages_add_up", Scope.EXTENDED));
  }

  @Test
  void omissions_ofTheInfoPage_haveAReasonInTheReadme() {
    String readme = CatalogSource.classPath().text("datasets/instance_statistics/README.md");

    assertThat(OMITTED).allSatisfy(path -> assertThat(readme).contains("| `" + path + "` | "));
  }
}
