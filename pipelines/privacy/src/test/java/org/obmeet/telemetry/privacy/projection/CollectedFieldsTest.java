package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** Tests of fields that aggregate lists and objects, and of fields that read other fields. */
class CollectedFieldsTest {
  private static final String SCHEMA = "datasets/instance_statistics/schema.avsc";

  private static ProjectorFixture projected(String more) {
    return projected(ProjectorFixture.CATALOG, more);
  }

  private static ProjectorFixture projected(Catalog catalog, String more) {
    String head = "{'_id':'r1','uniqueId':'i1','createdAt':'2026-11-20T10:00:00Z',";
    return ProjectorFixture.reports().of(catalog).project((head + more + "}").replace('\'', '"'));
  }

  /** Returns the shipped catalogue with one more sum of a report for each source. */
  private static Catalog withSums(String... sources) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < sources.length; i++) {
      fields.append(
          """
          , {"name": "sum_%s", "type": ["null", "long"], "default": null, "class": "measure",
            "treatment": "sum:0..1000", "scope": "extended", "source": ["%s"], "title": "Sum"}
          """
              .formatted(Integer.toString(i), sources[i]));
    }
    CatalogSource shipped = CatalogSource.classPath();
    String schema = shipped.text(SCHEMA).strip();
    int end = schema.lastIndexOf(']');
    String changed = schema.substring(0, end) + fields + schema.substring(end);
    return Catalog.load(new OverlaidCatalog(shipped, Map.of(SCHEMA, changed)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "groups.*[type=a].n | groups.b[type=a].n | 7 | 2",
        "groups.*[type=a].n | groups.b[type=?].n | 7 | 0",
        "groups.?[type=a].n | groups.b[type=a].n | 5 | 2",
        "groups.*[].n | groups.b[type=a].n | 7 | 2",
      })
  void selection_belowAWildcard_includesTheListsThatOtherSourcesName(
      String wildcard, String named, long ofWildcard, long ofNamed) {
    GenericRecord row =
        projected(
                withSums(wildcard, named),
                "'groups':{'b':[{'type':'a','n':2}],'c':[{'type':'a','n':5}]}")
            .row();

    assertThat(row.get("sum_0")).isEqualTo(ofWildcard);
    assertThat(row.get("sum_1")).isEqualTo(ofNamed);
  }

  @Test
  void selection_byAValueWithAColon_isRead() {
    Catalog catalog = withSums("groups[type=urn:a].n", "groups[type=?].n");
    GenericRecord row =
        projected(catalog, "'groups':[{'type':'urn:a','n':2},{'type':'urn:b','n':5}]").row();

    assertThat(row.get("sum_0")).isEqualTo(2L);
    assertThat(row.get("sum_1")).isEqualTo(5L);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "'userLanguages':{'en':1,'en_GB':2,'en-us':4} | users_language_en | 7",
        "'userLanguages':{'en':1,'en':2} | users_language_en | 3",
        "'userLanguages':{'en':1},'userLanguages':{'en':2} | users_language_en | 2",
        "'userLanguages':{'en':{'$numberLong':'3'}} | users_language_en | 3",
        "'userLanguages':{'en':'3'} | users_language_en | 0",
        "'userLanguages':{'tlh':5,'de':1} | users_language_not_listed | 5",
        "'userLanguages':{} | users_language_not_listed | 0",
        "'userLanguages':null | users_language_not_listed | -",
        "'userLanguages':false | users_language_not_listed | -",
        "'userLanguages':{'en':-4} | users_language_en | 0",
        "'userLanguages':{'en':9223372036854775807,'en-US':9} | users_language_en | 1000000000",
        "'services':{'oauth':{'custom':{'a':{'users':1},'b':{'users':2,'enabled':true}}}} |"
            + " oauth_custom_users | 3",
        "'services':{'oauth':{'custom':{'a':{'enabled':false},'b':{'enabled':true}}}} |"
            + " oauth_custom_enabled | 1",
        "'services':{'oauth':{'custom':{'a':{'x':{'users':9}},'b':7,'c':null}}} |"
            + " oauth_custom_providers | 2",
        "'services':{'oauth':{'custom':{'a':{'x':{'users':9}},'b':7,'c':null}}} |"
            + " oauth_custom_users | 0",
        "'services':{'oauth':{'custom':[]}} | oauth_custom_users | -",
        "'enterprise':{'modules':['auditing','auditing']} | module_auditing | true",
        "'enterprise':{'modules':[]} | module_auditing | false",
        "'enterprise':{'modules':null} | module_auditing | -",
        "'enterprise':{'modules':['x','auditing',['auditing'],7,{'a':1},'']} | modules_other | 4",
        "'enterprise':{'modules':'auditing'} | module_auditing | -",
        "'omnichannelSources':[{'count':2,'type':'sms'},{'type':'sms','count':3}] |"
            + " omnichannel_source_sms | 5",
        "'omnichannelSources':[{'type':'sms'},{'count':3}] | omnichannel_source_sms | 0",
        "'omnichannelSources':[{'type':{'a':1},'count':3},{'type':true,'count':4}] |"
            + " omnichannel_source_other | 7",
        "'omnichannelSources':[{'type':'sms','count':1},7,null,[{'type':'sms','count':9}]] |"
            + " omnichannel_source_sms | 1",
        "'omnichannelSources':{'type':'sms','count':1} | omnichannel_source_sms | -",
        "'uniqueUsersOfYesterday':{'data':[{'roles':[{'role':'user','count':1}]},{'roles':[{'count':2,'role':'user'}]}]}"
            + " | users_yesterday_role_user | 3",
        "'uniqueUsersOfYesterday':{'year':2026,'month':11,'day':19} | users_yesterday_days_ago | 1",
        "'uniqueUsersOfYesterday':{'year':2026,'month':11,'day':25} | users_yesterday_days_ago | 0",
        "'uniqueUsersOfYesterday':{'year':2026,'month':11} | users_yesterday_days_ago | -",
        "'uniqueUsersOfYesterday':{'year':2026,'month':2,'day':30} | users_yesterday_days_ago | -",
        "'uniqueOSOfYesterday':{'data':[{'count':5},{'name':'','count':6},{'name':'BeOS','count':7}]}"
            + " | os_sessions_yesterday_other | 7",
        "'uniqueOSOfYesterday':{'data':[{'name':'be\\u004fS','count':5},{'name':'mac\\u004fS','count':7}]}"
            + " | os_sessions_yesterday_mac_os | 7",
        "'os':{'cpus':[{'model':'a'},{'model':'a'},{'model':'b'}]} | cpus | 2",
        "'os':{'cpus':[]} | cpus | 0",
        "'version':'3.0.12' | message_counting | before_3.1",
        "'version':'3.1.0-rc.1' | message_counting | four_counters",
        "'version':'6.4.9' | message_counting | four_counters",
        "'version':'6.5.0-develop' | message_counting | five_counters",
        "'version':'10.0.0' | message_counting | five_counters",
        "'version':'acme' | message_counting | -",
        "'version':'7' | message_counting | -",
      })
  void field_ofManyValues_isAggregated(String json, String field, String value) {
    Object stored = projected(json).row().get(field);

    assertThat(stored == null ? null : stored.toString()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "'totalUsers':5,'onlineUsers':1,'awayUsers':1,'busyUsers':1,'offlineUsers':2 | users_add_up"
            + " | true",
        "'totalUsers':6,'onlineUsers':1,'awayUsers':1,'busyUsers':1,'offlineUsers':2 | users_add_up"
            + " | false",
        "'totalUsers':5,'onlineUsers':1,'awayUsers':1,'offlineUsers':3 | users_add_up | -",
        "'onlineUsers':0,'awayUsers':0,'busyUsers':0,'offlineUsers':0 | users_add_up | -",
        "'totalUsers':3,'userLanguages':{'none':2,'x':1} | languages_add_up | true",
        "'totalUsers':3,'userLanguages':{'none':2} | languages_add_up | false",
      })
  void total_otherThanTheSumOfItsParts_isFlagged(String json, String field, String value) {
    Object stored = projected(json).row().get(field);

    assertThat(stored == null ? null : stored.toString()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"2.9.0,-", "3.1.0,true", "6.4.0,true", "6.5.0,false", "acme,-"})
  void messages_addUpByVersion(String version, String value) {
    String counters =
        "'totalMessages':10,'totalChannelMessages':1,'totalPrivateGroupMessages':2,"
            + "'totalDirectMessages':3,'totalLivechatMessages':4,'totalDiscussionsMessages':5";
    ProjectorFixture outcomes = projected("'version':'" + version + "'," + counters);

    Object stored = outcomes.row().get("messages_add_up");
    assertThat(stored == null ? null : stored.toString()).isEqualTo(value);
    assertThat(outcomes.row().get("total_messages")).isEqualTo(10L);
  }

  @Test
  void list_inPlaceOfAnObject_isReportedAsUnreadable() {
    assertThat(projected("'omnichannelSources':{'type':'sms'}").adjusted)
        .contains("omnichannel_source_sms", "omnichannel_sources");
    assertThat(projected("'userLanguages':7").adjusted)
        .contains("users_with_language", "users_language_de", "users_language_en");
    assertThat(projected("'services':{'oauth':{'custom':[]}}").adjusted)
        .contains("oauth_custom_users", "oauth_custom_enabled", "oauth_custom_providers");
  }
}
