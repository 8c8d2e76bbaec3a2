package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;

/**
 * Serves the statement of an instance's account to the holder of its last token. A request also
 * asks the daily run of the lake to write the statement, and to refresh it for a week.
 */
record AccountEndpoint(IntakeServices intake, RequestSteps steps) implements Endpoint {
  static final String ACCOUNT = "account";

  @Override
  public void handle(HttpExchange exchange) {
    byte[] id = ConsentEndpoint.id(exchange.path()).getBytes(StandardCharsets.UTF_8);
    byte[] subject = intake.pseudonyms().subject("instance", id);
    Optional<byte[]> hash = intake.register().askingHash(subject, exchange.bearerToken());
    if (hash.isEmpty()) {
      exchange.send(ProblemDetail.REFUSED);
      return;
    }
    String name = intake.pseudonyms().statementName(subject, hash.get());
    steps.whenStored(
        exchange,
        Optional.of(CompletableFuture.supplyAsync(() -> askAndRead(name), steps.executor())),
        Function.identity(),
        failure -> steps.failed(exchange, failure));
  }

  private FullResponse askAndRead(String name) {
    LakeFiles files = intake.files();
    LakeLayout layout = new LakeLayout();
    LocalDate today = LocalDate.ofInstant(intake.clock().instant(), ZoneOffset.UTC);
    String request = layout.accountRequest(name, today);
    // Without its name a request would be a copy of another one, which 'verify' reports.
    files.write(request, request.getBytes(StandardCharsets.UTF_8), 1);
    if (!files.exists(layout.account(name))) {
      return FullResponse.json(202, FullResponse.object().putNull("statement"));
    }
    String json = new String(files.bytes(layout.account(name)), StandardCharsets.UTF_8);
    return FullResponse.json(
        200, FullResponse.object().putRawValue("statement", new RawValue(json.strip())));
  }
}
