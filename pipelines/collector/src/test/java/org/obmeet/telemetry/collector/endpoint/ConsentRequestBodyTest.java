package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.collector.CollectorFixture;

/** Tests invalid bodies of opt-ins. */
class ConsentRequestBodyTest {
  private static final String PATH = "/v1/instances/abc/consent";

  @TempDir static Path folder;
  private static CollectorFixture collector;

  @BeforeAll
  static void start() throws Exception {
    collector = CollectorFixture.start(folder);
  }

  @AfterAll
  static void stop() {
    collector.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | statistics",
        "{'statistics':false,'scope':'info-page','deployment':'hosted','policyVersion':'1'} | statistics",
        "{'statistics':true,'scope':'all','deployment':'hosted','policyVersion':'1'} | scope",
        "{'statistics':true,'scope':'envelope','deployment':'hosted','policyVersion':'1'} | scope",
        "{'statistics':true,'scope':'info-page','deployment':'cloud','policyVersion':'1'} | deployment",
        "{'statistics':true,'scope':'info-page','deployment':'hosted'} | policyVersion",
        "{'statistics':true,'scope':'info-page','deployment':'hosted','policyVersion':7} | policyVersion",
        "{'statistics':true,'scope':'info-page','deployment':'hosted','policyVersion':'1','account':''} | account",
        "{'statistics':true,'scope':'info-page','deployment':'hosted','policyVersion':'1','stock':'yes'} | stock",
        "{'statistics':true,'scope':'info-page','deployment':'hosted','policyVersion':'1','scopes':[]} | *"
      })
  void body_invalid_getsThePathOfTheField(String body, String path) {
    HttpResponse<String> response = collector.send("PUT", PATH, body.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(CollectorFixture.json(response).path("path").asText()).isEqualTo(path);
    assertThat(CollectorFixture.json(response).path("status").asInt()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"'[]'", "'{'", "'{\"statistics\":true}{}'", "'{\"scope\":1,\"scope\":2}'", "' '"})
  void body_notAnObject_isRejected(String body) {
    assertThat(collector.send("PUT", PATH, body).statusCode()).isEqualTo(400);
  }
}
