package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;

class EventProjectionTest {
  private static final String AT = "'timestamp':'2026-11-24T13:00:00Z'";
  private static final String PAGE =
      "'properties':{'url':'https://obmeet.org/channel/general?x=1#y'}";
  private static final String UE =
      "{'schema':'iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0','data':"
          + "{'schema':'iglu:com.obmeet/page_ping_summary/jsonschema/1-0-0',"
          + "'data':{'time_spent_ms':30500,'app_version':'6.6.0'}}}";
  private static final String PAYLOAD =
      "'schema':'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4'";

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static ProjectorFixture project(String text) {
    return ProjectorFixture.events().project(json(text));
  }

  private static String text(GenericRecord row, String field) {
    return row.get(field) == null ? null : row.get(field).toString();
  }

  private static String page(String more) {
    return "{'type':'page','messageId':'m','anonymousId':'a'," + AT + "," + PAGE + more + "}";
  }

  @Test
  void segmentPage_projected_hasItsRouteTemplate() {
    GenericRecord row = project(page("")).row();
    assertThat(text(row, "event_type")).isEqualTo("page_view");
    assertThat(text(row, "route")).isEqualTo("/channel/:name/:tab?/:context?");
    assertThat(row.get("contributor")).isNotNull();
    assertThat(row.get("category")).isNull();
  }

  @Test
  void segmentBatch_withKeysAfterTheEvents_readsThem() {
    String body =
        "{'batch':[{'type':'track','event':'message-sent','messageId':'m1',"
            + AT
            + ",'properties':{'room':'secret'}},{'type':'track','event':'time-spent','messageId':'m2',"
            + AT
            + ",'properties':{'ms':30500}},7,{'type':'identify','messageId':'m3',"
            + AT
            + "}],'writeKey':'obm-write-key'}";
    ProjectorFixture outcomes = project(body);
    assertThat(outcomes.parts).containsExactly(0, 1);
    assertThat(text(outcomes.rows.get(0), "event_type")).isEqualTo("feature");
    assertThat(text(outcomes.rows.get(0), "action")).isEqualTo("Send");
    assertThat(text(outcomes.rows.get(0), "category")).isEqualTo("Message");
    assertThat(outcomes.rows.get(0).get("contributor")).isNull();
    assertThat(text(outcomes.rows.get(1), "event_type")).isEqualTo("page_ping");
    assertThat(outcomes.rows.get(1).get("time_spent_ms")).isEqualTo(30500L);
    assertThat(outcomes.refused).containsExactly("not-an-object||2", "no-purpose||3");
  }

  @Test
  void snowplowPayload_withJsonInStrings_isRead() {
    String encoded =
        Base64.getUrlEncoder().encodeToString(json(UE).getBytes(StandardCharsets.UTF_8));
    String quoted = json(UE).replace("\"", "\\\"");
    String ids = "'aid':'community-web','dtm':'1795528732278'";
    String line =
        json("{" + PAYLOAD + ",'data':[{'e':'ue','eid':'1'," + ids + ",'ue_pr':'")
            + quoted
            + json("'},{'e':'ue','eid':'2'," + ids + ",'ue_px':'" + encoded + "'},")
            + json("{'e':'se','eid':'3','se_ca':'Message','se_ac':'Send','se_la':'x'," + ids + "},")
            + json("{'e':'pp','eid':'4','url':'https://OBMEET.org:443/home/'," + ids + "},")
            + json("{'e':'ue','eid':'5'," + ids + ",'ue_pr':'{broken'},")
            + json(
                "{'e':'ue','eid':'6'," + ids + ",'ue_pr':'{}'},{'e':'ad','eid':'7'," + ids + "}]}");
    ProjectorFixture outcomes = ProjectorFixture.events().project(line);
    assertThat(outcomes.refused)
        .containsExactly(
            "malformed-json|snowplow:ue_pr|4",
            "unknown-schema|snowplow:ue_pr.data.schema|5",
            "unknown-event||6");
    assertThat(outcomes.rows).hasSize(4);
    for (GenericRecord row : outcomes.rows.subList(0, 2)) {
      assertThat(text(row, "event_type")).isEqualTo("page_ping");
      assertThat(row.get("time_spent_ms")).isEqualTo(30500L);
      assertThat(text(row, "app_version")).isEqualTo("6.6");
    }
    assertThat(text(outcomes.rows.get(2), "category")).isEqualTo("Message");
    assertThat(text(outcomes.rows.get(3), "route")).isEqualTo("/home");
  }

  @Test
  void matomoBulk_ofQueryStrings_derivesRecords() {
    String home =
        "?url=https%3A%2F%2Fobmeet.org%2Fhome&uid=u&idsite=1&rec=1&cdt=2026-11-24+13:00:00";
    String event = home + "&e_c=Room&e_a=Create&e_n=secret&bad=%zz";
    ProjectorFixture outcomes =
        project(
            "{'requests':['"
                + home
                + "','"
                + home
                + "','"
                + event
                + "','?idsite=1&rec=1&url=/x']}");
    assertThat(outcomes.rows).hasSize(3);
    assertThat(outcomes.rows.stream().map(row -> row.get("record"))).doesNotHaveDuplicates();
    assertThat(text(outcomes.rows.get(2), "event_type")).isEqualTo("feature");
    assertThat(text(outcomes.rows.get(2), "action")).isEqualTo("Create");
    assertThat(outcomes.refused).containsExactly("missing-time|segment:timestamp|3");
  }

  private static Object record(long received, String query) {
    String line = "{'t':%d,'method':'GET','url':'/matomo.php?%s','headers':{},'body':''}";
    String page = "idsite=1&rec=1&url=https%3A%2F%2Fobmeet.org%2Fhome";
    return project(line.formatted(received, page + query)).row().get("record");
  }

  @Test
  void matomoEvent_withARandomNumber_isTheSameWhenItArrivesAgain() {
    long at = 1795521600000L;
    for (String name : java.util.List.of("r", "rand")) {
      Object first = record(at, "&" + name + "=123456&pv_id=aBcDeF");
      assertThat(record(at + 5_000, "&" + name + "=123456&pv_id=aBcDeF")).isEqualTo(first);
      assertThat(record(at, "&" + name + "=123457&pv_id=aBcDeF")).isNotEqualTo(first);
      assertThat(record(at, "&" + name + "=123456&pv_id=aBcDeG")).isNotEqualTo(first);
      assertThat(record(at, "&" + name + "=123456&pv_id=aBcDeF&ping=1")).isNotEqualTo(first);
    }
  }

  @Test
  void matomoEvent_withoutARandomNumber_isTheSameIfItHasATimeOfItsOwn() {
    long at = 1795521600000L;
    assertThat(record(at, "&cdt=1795521500")).isEqualTo(record(at + 5_000, "&cdt=1795521500"));
    assertThat(record(at, "&cdt=1795521500")).isNotEqualTo(record(at, "&cdt=1795521501"));
    assertThat(record(at, "")).isNotEqualTo(record(at + 5_000, ""));
  }

  @Test
  void event_withoutAnIdentifier_isTheSameWhenItIsSentAgainLater() {
    String line =
        "{'t':%d,'method':'POST','url':'/v1/track','headers':{},'body':{'event':'user-login','writeKey':'obm-write-key',"
            + AT
            + ",'sentAt':'2026-11-24T13:00:%d0Z'}}";
    assertThat(project(line.formatted(1795521600000L, 1)).row().get("record"))
        .isEqualTo(project(line.formatted(1795521631234L, 4)).row().get("record"));
  }

  private static Object recordOfBody(String url, String body) {
    String line = "{'t':1795521600000,'method':'POST','url':'%s','headers':{},'body':%s}";
    return project(line.formatted(url, body)).row().get("record");
  }

  private static Object recordOfAddress(String address) {
    String line = "{'t':1795521600000,'method':'GET','url':'%s','headers':{},'body':''}";
    return project(line.formatted(address)).row().get("record");
  }

  /** One event of each protocol without an id: the content follows, and then the sending time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'event':'user-login','writeKey':'obm-write-key',AT,'properties':{'x':%s},'sentAt':%s}",
        "{'batch':[{'type':'track','event':'user-login',AT,'context':{'x':[%s]},'sentAt':%s}],'writeKey':'obm-write-key'}",
        "{PAYLOAD,'data':[{'e':'pv','url':'https://obmeet.org/','dtm':'1795521500000','tna':'%s','stm':%s}]}",
        "{'requests':[{'idsite':1,'rec':1,'url':'https://obmeet.org/','cdt':1795521500,'x':%s,'send_image':%s}]}",
        "{'requests':['?idsite=1&rec=1&url=https://obmeet.org/&cdt=1795521500&x=%s&send_image=%s']}",
        "{'requests':['?idsite=1&rec=1&url=https://obmeet.org/&cdt=1795521500&rand=1&e_c=a&e_n=%s&send_image=%s']}",
      })
  void event_withoutAnIdentifier_isAnotherOneWithOtherContent(String template) {
    String body = template.replace("AT", AT).replace("PAYLOAD", PAYLOAD);
    String first = body.formatted("10", "1795521600001");
    Object record = recordOfBody("/v1/track", first);
    assertThat(recordOfBody("/v1/track", first)).isEqualTo(record);
    assertThat(recordOfBody("/v1/track", body.formatted("10", "1795521600002")))
        .as("sent again")
        .isEqualTo(record);
    assertThat(recordOfBody("/v1/track", body.formatted("20", "1795521600001")))
        .isNotEqualTo(record);
    String quoted = json(first).replace("\"", "\\\"").replace(",", " , ");
    assertThat(recordOfBody("/v1/track", "'" + quoted + "'")).as("as text").isEqualTo(record);
    if (!body.contains("data") && !body.contains("batch") && !body.contains("requests")) {
      return;
    }
    String twice = body.replaceFirst("\\[(.*)\\]", "[$1,$1]").formatted("10", "1", "20", "2");
    assertThat(project(twice).rows.stream().map(row -> row.get("record")))
        .doesNotHaveDuplicates()
        .contains(record);
  }

  /** Numbers that no type holds, half a surrogate pair, keys given twice, and nested values. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e99999999999", "-1E-99999999999", "123456789012345678901234567890", "0.10", "0.1",
        "'\\ud800'", "[[],{'sentAt':[1]}]", "[[],{'sentAt':[2]}]", "{'a':1,'a':2}", "null"
      })
  void event_withoutAnIdentifier_mayHaveAnyContent(String value) {
    String event = "{'event':'user-login','writeKey':'obm-write-key'," + AT + ",'x':%s}";
    Object record = recordOfBody("/v1/track", event.formatted(value));
    assertThat(recordOfBody("/v1/track", event.formatted(value))).isEqualTo(record);
    assertThat(recordOfBody("/v1/track", event.formatted("[[],{'sentAt':[3]}]")))
        .isNotEqualTo(record);
  }

  @Test
  void snowplowEvent_inAnAddress_isAnotherOneWithOtherContent() {
    String event = "/i?e=pv&url=https%%3A%%2F%%2Fobmeet.org%%2F&dtm=1795521500000&cx=%s&stm=%s";
    Object record = recordOfAddress(event.formatted("a", "1795521600001"));
    assertThat(recordOfAddress(event.formatted("a", "1795521600002"))).isEqualTo(record);
    assertThat(recordOfAddress(event.formatted("b", "1795521600001"))).isNotEqualTo(record);
  }

  @ParameterizedTest
  @ValueSource(strings = {"download=x", "link=x", "search=x", "idgoal=0", "c_n=x&ca=1", "ca=1"})
  void matomoAction_thatIsNoPageView_isNotCountedAsOne(String action) {
    String page = "?idsite=1&rec=1&cdt=2026-11-24+13:00:00&url=https://obmeet.org/home&";
    assertThat(project("{'requests':['" + page + action + "']}").rows).isEmpty();
    assertThat(project("{'requests':['" + page + "ca=1&e_c=Room']}").rows).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "https://obmeet.org/home; -",
        "https://OBMeet.ORG:8443/home; -",
        "https://obmeet.org./home; -",
        "https://acme.obmeet.cloud/home; hosted-workspace||0",
        "https://a.b.obmeet.cloud; hosted-workspace||0",
        "https://obmeet.org.evil.example/home; foreign-origin||0",
        "https://obmeet.org@evil.example/home; foreign-origin||0",
        "https://evil.example\\\\@obmeet.org/home; foreign-origin||0",
        "//evil.example/home; foreign-origin||0",
        "file:///home/me; foreign-origin||0",
        "about:blank; foreign-origin||0",
        "/home; foreign-origin||0",
        "https://xobmeet.org/; foreign-origin||0",
        "https://notobmeet.cloud/; foreign-origin||0",
        "https://:::/[; foreign-origin||0",
      })
  void origin_outsideTheCommunityServer_isSuppressed(String url, String reason) {
    ProjectorFixture outcomes =
        project(page("").replace("https://obmeet.org/channel/general?x=1#y", url));
    if (reason.equals("-")) {
      assertThat(outcomes.refused).isEmpty();
    } else {
      assertThat(outcomes.refused).containsExactly(reason);
      assertThat(outcomes.requestedKeys).isEmpty();
    }
  }

  @Test
  void event_withoutAPage_needsARegisteredKey() {
    String track = "{'type':'track','event':'user-login','messageId':'m'," + AT;
    assertThat(project(track + ",'writeKey':'obm-write-key'}").rows).hasSize(1);
    assertThat(project(track + ",'writeKey':'else'}").refused).containsExactly("foreign-origin||0");
    assertThat(project(track + "}").refused).containsExactly("foreign-origin||0");
    assertThat(
            project(
                    track
                        + ",'writeKey':'obm-write-key','context':{'page':{'url':'https://x.example/'}}}")
                .refused)
        .containsExactly("foreign-origin||0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; unknown-body||0",
        "{'x':1}; unknown-body||0",
        "{'api_key':'k','event':'$pageview','distinct_id':'a'}; unknown-body||0",
        "{'api_key':'k','batch':[{'event':'$pageview'}]}; unknown-body|api_key|0",
        "{'batch':[]}; empty-body||0",
        "{'batch':[],'requests':[]}; unknown-body||0",
        "{'data':[{'e':'pv'}]}; unknown-body|schema|0",
        "{'schema':'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/2-0-0','data':[]};"
            + " unknown-schema|schema|0",
        "{'schema':'iglu:com.example/other/jsonschema/1-0-0','data':[]}; unknown-schema|schema|0",
        "{'type':'identify','writeKey':'obm-write-key'}; no-purpose||0",
        "{'type':'group','writeKey':'obm-write-key'}; no-purpose||0",
        "{'type':'import','writeKey':'obm-write-key'}; unknown-event||0",
        "{'batch':'x'}; unknown-body||0",
      })
  void body_unsupported_isRejectedWithAReason(String body, String reason) {
    assertThat(project(body).refused).containsExactly(reason);
  }

  @Test
  void body_ofTooManyEvents_isRejectedOnce() {
    String body = "{'batch':[" + "{},".repeat(ParsedDocument.MAX_PARTS) + "{}]}";
    assertThat(project(body).refused).containsExactly("too-many-parts||0");
  }

  @Test
  void event_withoutAnyIdentifier_isRejected() {
    String bare = "{'type':'track','writeKey':'obm-write-key'," + AT + "}";
    assertThat(project(bare).refused).containsExactly("missing-identifier|segment:messageId|0");
  }

  @Test
  void capturedRequest_withUserAgent_correctsTheClockAndSetsTheFamily() {
    String agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    String line =
        "{'t':1795521600000,'method':'POST','url':'/v1/batch','headers':{'user-agent':'"
            + agent
            + "'},'body':{'batch':["
            + page("")
            + "],'sentAt':'2026-11-24T13:00:10Z'}}";
    GenericRecord row = project(line).row();
    assertThat(row.get("second")).isEqualTo(1795521600L - 10);
    assertThat(text(row, "browser")).isEqualTo("Firefox");
    assertThat(text(row, "os")).isEqualTo("Linux");
    GenericRecord imported =
        project("{'batch':[" + page("") + "],'sentAt':'2020-01-01T00:00:10Z'}").row();
    assertThat(imported.get("second"))
        .isEqualTo(java.time.Instant.parse("2026-11-24T13:00:00Z").getEpochSecond());
    assertThat(imported.get("browser")).isNull();
  }

  @Test
  void capturedRequest_ofGet_isReadFromItsAddress() {
    String snowplow =
        "{'t':1795521600000,'method':'GET','url':'/i?e=pv&eid=1&url=https%3A%2F%2Fobmeet.org%2Flogin&stm=1795521590000&dtm=1795521580000','headers':{},'body':''}";
    String matomo =
        "{'t':1795521600000,'method':'GET','url':'/matomo.php?idsite=1&rec=1&url=https://obmeet.org/login','headers':{},'body':''}";
    ProjectorFixture outcomes = ProjectorFixture.events().project(json(snowplow), json(matomo));
    assertThat(outcomes.refused).isEmpty();
    assertThat(outcomes.rows.get(0).get("second")).isEqualTo(1795521590L);
    assertThat(outcomes.rows.get(1).get("second")).isEqualTo(1795521600L);
    assertThat(outcomes.rows).allMatch(row -> text(row, "route").equals("/login"));
    String other = "{'t':1795521600000,'method':'GET','url':'/favicon.ico','headers':{},'body':''}";
    assertThat(project(other).refused).containsExactly("unknown-body|url|0");
  }

  @Test
  void capturedRequest_whoseAddressStartsWithBlanks_isRead() {
    String line =
        "{'t':1795521600000,'method':'POST','url':' \\n"
            + "/v1/track','headers':{'authorization':'Basic"
            + " b2JtLXdyaXRlLWtleTo='},'body':{'event':'user-login','userId':'u'}}";
    assertThat(project(line).refused).isEmpty();
  }

  @Test
  void capturedRequest_withABasicKey_isRegistered() {
    String line =
        "{'t':1795521600000,'method':'POST','url':'/v1/track','headers':{'authorization':'Basic"
            + " b2JtLXdyaXRlLWtleTo='},'body':{'event':'user-login','userId':'u'}}";
    GenericRecord row = project(line).row();
    assertThat(text(row, "event_type")).isEqualTo("feature");
    assertThat(row.get("second")).isEqualTo(1795521600L);
  }

  @Test
  void doNotTrack_honoured_isSuppressed() {
    String line =
        "{'t':1795521600000,'method':'POST','url':'/v1/page','headers':{'dnt':'1'},'body':"
            + page("")
            + "}";
    ProcessingPolicy policy = ProjectorFixture.CATALOG.processing();
    ProcessingPolicy honours =
        new ProcessingPolicy(
            policy.matrix(),
            policy.communityHosts(),
            policy.hostedSuffixes(),
            policy.appIds(),
            policy.writeKeys(),
            policy.siteIds(),
            true,
            policy.region(),
            policy.policyVersion(),
            policy.withdrawalGrace(),
            policy.offboardingGrace(),
            policy.storage(),
            policy.tombstones());
    assertThat(project(line).rows).hasSize(1);
    ProjectorFixture outcomes = ProjectorFixture.events().under(honours).project(json(line));
    assertThat(outcomes.refused).containsExactly("do-not-track||0");
    assertThat(outcomes.requestedKeys).isEmpty();
  }

  @Test
  void request_anonymous_hasNoPersonAndSession() {
    String line =
        "{'t':1795521600000,'method':'POST','url':'/v1/page','headers':{'sp-anonymous':'*'},'body':"
            + page(",'context':{'sessionId':'s'}")
            + "}";
    GenericRecord row = project(line).row();
    assertThat(row.get("contributor")).isNull();
    assertThat(row.get("session")).isNull();
    assertThat(project(page(",'context':{'sessionId':'s'}")).row().get("session")).isNotNull();
  }

  @Test
  void event_pastRetention_needsNoKey() {
    ProjectorFixture outcomes = project(page("").replace("2026-11-24T13", "2026-08-01T13"));
    assertThat(outcomes.refused).containsExactly("past-retention||0");
    assertThat(outcomes.requestedKeys).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "general", "alice", "topsecret-id", "10.1.2.3"})
  void row_ofAnEventWithNames_containsNone(String planted) {
    String line =
        "{'type':'track','event':'secret','name':'secret','messageId':'topsecret-id','userId':'alice',"
            + AT
            + ",'properties':{'url':'https://obmeet.org/direct/secret/general?resumeToken=topsecret-id',"
            + "'category':'secret','action':'alice','label':'general','title':'secret','app_version':'secret'},"
            + "'context':{'ip':'10.1.2.3','userAgent':'alice/10.1.2.3','traits':{'email':'alice'}}}";
    assertThat(project(line).row().toString()).doesNotContain(planted);
  }

  @Test
  void person_ofUserIdOrDevice_isOnePseudonymPerEpoch() {
    List<GenericRecord> rows =
        ProjectorFixture.events()
            .project(
                json(page(",'userId':'u'")),
                json(page(",'userId':'u'").replace("'a'", "'b'")),
                json(page("")),
                json(page(",'userId':'u'").replace("2026-11-24", "2026-10-20")))
            .rows;
    assertThat(rows.get(0).get("contributor")).isEqualTo(rows.get(1).get("contributor"));
    assertThat(rows.get(0).get("contributor")).isNotEqualTo(rows.get(2).get("contributor"));
    assertThat(rows.get(0).get("contributor")).isNotEqualTo(rows.get(3).get("contributor"));
  }
}
