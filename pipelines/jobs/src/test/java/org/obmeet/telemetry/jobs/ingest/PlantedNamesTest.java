package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.flow.Quarantined;

/** Tests that ingest stores nothing of planted names, in the rows and in the raw bytes. */
class PlantedNamesTest {
  private static final String REPORTS = "instance_statistics";
  private static final String EVENTS = "community_events";
  private static final String TIMES = "\"createdAt\":\"2026-11-20T10:00:00Z\"";

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void open() {
    work = new LakeFixture(folder, Instant.parse("2026-11-24T12:00:00Z"));
  }

  private static String json(String text) {
    return text.replace('\'', '"').replace("\n", "");
  }

  private static String report(String more) {
    return json("{'_id':'zqrecord','uniqueId':'zqinstance'," + TIMES + "," + more + "}");
  }

  private static String event(String more) {
    return json(
        "{'type':'track','event':'message-sent','messageId':'zqmessage','userId':'zquser',"
            + "'timestamp':'2026-11-20T10:00:00Z','writeKey':'obm-write-key',"
            + more
            + "}");
  }

  /** The rows of a stream, decoded, so that packed columns hide nothing. */
  private List<GenericRecord> rows(String stream) {
    CleanFileIo clean = new CleanFileIo(work.lake().files());
    return work.lake().state().clean(stream).stream()
        .map(CleanFile::path)
        .flatMap(path -> clean.read(Catalog.load().dataset(stream), path).stream())
        .toList();
  }

  /** Asserts that no row and no byte of the lake and its keyset contains a planted name. */
  private void assertNothingPlanted() {
    assertThat(rows(REPORTS).toString() + rows(EVENTS)).doesNotContainIgnoringCase("zq");
    work.bytes("")
        .forEach(
            (path, bytes) -> {
              assertThat(path).doesNotContain("zq");
              assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                  .as(path)
                  .doesNotContain("zqrecord", "zqinstance", "zqmessage", "zquser", "zqname");
            });
  }

  @Test
  void report_fullOfNames_leavesItsCountsOnly() {
    work.reports(
        work.file(
            "in.ndjson",
            report(
                """
                'totalChannels':7,'channels':['zqname-channel'],'totalUsers':9,'version':'zqname',
                'rooms':[{'name':'zqname-room'}],'host':'https://zqname.example.org',
                'deploy':{'method':'zqname'},'teams':{'teamStats':[{'teamId':'zqname'}]},
                'wizard':{'organizationName':'zqname','siteName':'zqname','country':'zqname'},
                'settings':{'email':'zqname@zqname.example'},'mongoVersion':'zqname',
                'matrixFederation':{'biggestRoom':{'name':'zqname'}},'os':{'type':'zqname'}\
                """)));

    assertThat(rows(REPORTS)).hasSize(1);
    assertThat(rows(REPORTS).get(0).get("total_channels")).isEqualTo(7L);
    assertThat(rows(REPORTS).get(0).get("total_users")).isEqualTo(9L);
    assertThat(rows(REPORTS).get(0).get("version")).hasToString("not_listed");
    assertNothingPlanted();
  }

  @Test
  void event_fullOfNames_leavesItsFamiliesOnly() {
    work.events(
        work.file(
            "in.ndjson",
            event(
                """
                'properties':{'url':'https://obmeet.org/channel/zqname?token=zqname',
                'title':'zqname','label':'zqname','app_version':'6.6.1'},
                'context':{'ip':'198.51.100.77','userAgent':'Mozilla/5.0 (X11; Linux x86_64;
                 rv:128.0) Gecko/20100101 Firefox/128.0','traits':{'email':'zqname@a.b'},
                'device':{'id':'zqname','model':'zqname'}}\
                """)));

    assertThat(rows(EVENTS)).hasSize(1);
    assertThat(rows(EVENTS).get(0).get("browser")).hasToString("Firefox");
    assertThat(rows(EVENTS).get(0).get("app_version")).hasToString("6.6");
    assertThat(labels(rows(EVENTS).get(0))).doesNotContain("128", "198.51");
    assertNothingPlanted();
  }

  /** A row without its pseudonyms, whose bytes are arbitrary. */
  private static String labels(GenericRecord row) {
    return Catalog.load().dataset(EVENTS).fields().stream()
        .filter(field -> field.type() != ValueType.PSEUDONYM)
        .map(field -> String.valueOf(row.get(field.position())))
        .collect(Collectors.joining(" "));
  }

  @Test
  void location_inReportOrEvent_isStoredNowhere() {
    String location =
        "'location':{'city':'zqname','latitude':47.11223344},'lat':47.11223344,'city':'zqname'";
    work.ingest(
        List.of(work.file("r.ndjson", report(location))),
        List.of(
            work.file(
                "e.ndjson", event("'context':{" + location + "},'properties':{" + location + "}"))),
        Optional.empty());

    assertThat(rows(REPORTS)).hasSize(1);
    assertThat(rows(EVENTS)).hasSize(1);
    assertThat(rows(REPORTS).toString() + rows(EVENTS)).doesNotContain("47.11", "4711");
    assertNothingPlanted();
  }

  @Test
  void content_inReportOrEvent_isStoredNowhere() {
    String content =
        "'message':'zqname said','msg':'zqname','text':'zqname','file':{'name':'zqname.pdf'}";
    work.ingest(
        List.of(work.file("r.ndjson", report(content + ",'messages':[{'msg':'zqname'}]"))),
        List.of(
            work.file(
                "e.ndjson",
                event("'properties':{" + content + ",'label':'zqname','action':'zqname'}"))),
        Optional.empty());

    assertThat(rows(REPORTS)).hasSize(1);
    assertThat(rows(EVENTS)).hasSize(1);
    assertThat(rows(EVENTS).get(0).get("action")).hasToString("not_listed");
    assertNothingPlanted();
  }

  @Test
  void rejectedRecord_leavesReasonAndPlaceOnly() {
    work.reports(
        work.file(
            "in.ndjson",
            report("'totalUsers':1").replace("2026-11-20", "zqname"),
            "zqname is not JSON",
            "{\"zqname\":\"zqname\"}"));

    List<Quarantined> kept = work.quarantined();
    assertThat(kept).hasSize(3);
    assertThat(kept.toString()).contains("bad_time").doesNotContain("zq");
    assertNothingPlanted();
  }
}
