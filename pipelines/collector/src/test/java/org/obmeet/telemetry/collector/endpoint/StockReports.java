package org.obmeet.telemetry.collector.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statistics documents of several server versions, with a canary in each identifying value. Each
 * canary begins with {@code pl4nt}.
 */
enum StockReports {
  V0_61(
      """
      {"_id":"pl4nt-record-@","uniqueId":"pl4nt-instance-@","createdAt":{"$date":#ms},
       "installedAt":"2017-08-09T10:00:00.000Z","version":"0.61.2","tag":"pl4nt-tag","branch":"pl4nt-branch",
       "host":"https://chat.pl4nt-host.example/","statsToken":"pl4nt-stats-token",
       "totalUsers":11,"activeUsers":9,"nonActiveUsers":2,"onlineUsers":3,"awayUsers":1,"offlineUsers":7,
       "totalRooms":6,"totalChannels":3,"totalPrivateGroups":2,"totalDirect":1,"totlalLivechat":0,
       "totalMessages":120,"maxRoomUsers":8,"lastLogin":"#iso","lastMessageSentAt":"#iso",
       "lastSeenSubscription":"#iso","os":{"type":"Linux","platform":"linux","arch":"x64","release":"4.4.0-pl4nt",
       "uptime":1234.5,"loadavg":[0.1,0.2,0.3],"totalmem":1024,"freemem":12,
       "cpus":[{"model":"pl4nt-cpu","speed":2400,"times":{"user":1,"nice":0,"sys":1,"idle":9,"irq":0}}]},
       "process":{"nodeVersion":"v8.9.4","pid":4711,"uptime":99.5},"migration":{"_id":"control","version":106,"locked":false},
       "wizard":{"organizationName":"pl4nt-organisation","website":"https://pl4nt-site.example","siteName":"pl4nt-site",
       "contactName":"pl4nt-contact","contactEmail":"pl4nt@pl4nt-mail.example"}}\
      """),
  V3_1(
      """
      {"_id":"pl4nt-record-@","uniqueId":"pl4nt-instance-@","createdAt":"#iso","installedAt":"2019-01-01T00:00:00.000Z",
       "version":"3.1.1","tag":"pl4nt-tag","host":"https://pl4nt-host.example","totalUsers":11,"activeUsers":9,
       "totalRooms":6,"totalChannels":3,"totalPrivateGroups":2,"totalDirect":1,"totalLivechat":0,"totalThreads":4,
       "totalMessages":120,"totalChannelMessages":100,"totalPrivateGroupMessages":10,"totalDirectMessages":10,
       "totalLivechatMessages":0,"federatedServers":2,"lastLogin":"#iso","matrixBridgeEnabled":false,
       "deploy":{"method":"docker","platform":"selinstall"},"oplogEnabled":true,"mongoVersion":"4.0.18","mongoStorageEngine":"wiredTiger",
       "settings":{"email":{"smtp":{"smtpHost":"smtp.pl4nt-mail.example","smtpPort":"587","fromEmail":"pl4nt@pl4nt-mail.example"}}},
       "services":{"ldap":{"users":3,"enabled":true},"oauth":{"custom":{"pl4nt-provider":{"enabled":true,"users":2}}}},
       "apps":{"engineVersion":"1.13.0","totalInstalled":false,"totalActive":false},
       "teams":{"totalTeams":1,"teamStats":[{"teamId":"pl4nt-team","mainRoom":"pl4nt-room","totalRooms":2}]}}\
      """),
  V6_6(
      """
      {"_id":"pl4nt-record-@","uniqueId":"pl4nt-instance-@","createdAt":"#iso","version":"6.6.0",
       "deploymentFingerprintHash":"pl4nt-fingerprint","deploymentFingerprintVerified":true,
       "installedAt":"2023-01-01T00:00:00.000Z","host":"https://pl4nt-host.example:8443/sub",
       "totalUsers":11,"totalRooms":6,"totalMessages":120,"lastLogin":"Thu Mar 07 2024 11:02:03 GMT+0000 (pl4nt-zone)",
       "lastSeenSubscription":"","wizard":{"country":"germany","organizationType":"community","industry":"education",
       "size":"0","serverType":"privateTeam","language":"en","organizationName":"pl4nt-organisation"},
       "matrixFederation":{"enabled":true,"maximumSizeOfPublicRoomsUsers":false,"biggestRoom":{"_id":"pl4nt-room","name":"pl4nt-name","usersCount":5},
       "smallestRoom":{"_id":"pl4nt-room","name":"pl4nt-name","usersCount":1},"externalConnectedServers":{"quantity":1,"servers":["pl4nt-server.example"]}},
       "omnichannelSources":[{"type":"app","id":"pl4nt-app","alias":"pl4nt-alias"}],
       "uniqueUsersOfYesterday":{"year":2024,"month":2,"day":26,"data":[{"count":3,"sessions":4,"roles":["pl4nt-role"]}]},
       "uniqueDevicesOfYesterday":{"year":2024,"month":2,"day":26,"data":[{"type":"pl4nt-device","name":"pl4nt-model","version":"pl4nt-version","count":2,"time":9}]},
       "userLanguages":{"en":5,"pl4nt-language":1},"createdTokens":"pl4nt-none"}\
      """),
  V8_7(
      """
      {"statistics":{"_id":"pl4nt-record-@","uniqueId":"pl4nt-instance-@","createdAt":"#iso","version":"8.7.0",
       "deploymentFingerprintHash":null,"host":null,"totalUsers":11,"totalRooms":6,"totalMessages":120,"lastLogin":null,
       "services":{"ldap":{"backgroundSync":{"enabled":null,"interval":"pl4nt-every"},"encryption":"pl4nt-plain"},
       "oauth":{"custom":{"pl4nt-provider":{"enabled":true,"users":1}}}},"apps":{"totalInstalled":2,"totalPrivateApps":1},
       "matrixFederation":{"enabled":false},"somethingNew":{"pl4nt-key":[{"deeper":"pl4nt-value"}]}},
       "host":"https://pl4nt-host.example"}\
      """);

  private static final Pattern PLANTED = Pattern.compile("pl4nt[A-Za-z0-9-]*");

  private final String template;

  StockReports(String template) {
    this.template = template;
  }

  /** Returns the id of the instance that reports. */
  String instance() {
    return "pl4nt-instance-" + name().replace('_', '-');
  }

  /** Returns the host that the document names. */
  String host() {
    Matcher host = Pattern.compile("https://([a-z0-9.-]+)").matcher(template);
    return host.find() ? host.group(1) : "";
  }

  /**
   * Returns the document.
   *
   * @param millis time of the report in epoch milliseconds
   */
  String document(long millis) {
    return template
        .replace("@", name().replace('_', '-'))
        .replace("#ms", Long.toString(millis))
        .replace("#iso", java.time.Instant.ofEpochMilli(millis).toString())
        .replace("pl4ntV", "pl4nt@V");
  }

  /** Returns all canaries. */
  List<String> planted() {
    List<String> found = new ArrayList<>();
    for (Matcher canary = PLANTED.matcher(document(0)); canary.find(); ) {
      found.add(canary.group());
    }
    return found;
  }
}
